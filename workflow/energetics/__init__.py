"""Four studies of physics with machine learning on one ground floor.

The modules beside this file are what two studies share; each folder is a study and imports
nothing from another one.
"""

from pathlib import Path

from energetics.kernel_cache import use_kernel_cache

use_kernel_cache(Path(__file__).parent)
