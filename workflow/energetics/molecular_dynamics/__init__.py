"""Lennard-Jones particles in two dimensions, and integrators with large time steps (park2022)."""
