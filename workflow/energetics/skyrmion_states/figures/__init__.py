"""Figures of the study, a module each: an edit of one redraws one."""
