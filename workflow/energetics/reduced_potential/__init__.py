"""From magnetic domains to a Neural Reduced Potential (tsuji2023, mototake2025)."""
