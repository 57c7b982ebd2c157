"""Spin dynamics of the Heisenberg ferromagnet with learned corrections (park2022, chapter 4)."""
