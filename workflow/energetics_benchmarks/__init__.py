"""Our kernels against what else one would reach for: a module per subject, timed and compared.

Nothing in `energetics` imports this package, which needs the peers of envs/benchmarks.yaml. It
keeps no compiled kernels, so the cache of those need not know it.
"""
