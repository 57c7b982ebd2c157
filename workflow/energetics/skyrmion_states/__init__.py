"""Skyrmion states of chiral magnets from annealing and from an E-VAE (evae2021)."""
