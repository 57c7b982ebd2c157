"""The rival of topology: radial structure factor and magnetisation, 24 numbers per field.

    S(k) = |Σ_r (φ(r) − ⟨φ⟩) e^{−ik·r}|² / N²,   Σ_k S(k) = ⟨φ²⟩ − ⟨φ⟩²   (Parseval)

N is the number of pixels and k runs over all waves of the box. Like a persistence diagram S is
blind to translation, and it knows nothing of topology: what it explains is not topology's merit.
"""

import numpy as np
import scipy.fft


def shell_power(
    fields: np.ndarray, *, spacing: float, bins: int = 23, maximum_wavenumber: float = 3.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the bin centres (bin,), Σ S(k) over each bin (frame, bin) and its waves (bin,).

    fields: (frame, y, x), periodic; spacing: pixel size. Bins of equal width divide
    0 < |k| < maximum_wavenumber, |k| in radians per unit of `spacing`; power in squared units of
    the field. Raises ValueError if `fields` is not three-dimensional.
    """
    if np.ndim(fields) != 3:
        raise ValueError(f"fields has shape {np.shape(fields)}: (frame, y, x) is needed")
    ny, nx = fields.shape[1:]
    ky = 2 * np.pi * scipy.fft.fftfreq(ny, spacing)[:, None]
    kx = 2 * np.pi * scipy.fft.rfftfreq(nx, spacing)[None, :]
    width = maximum_wavenumber / bins
    index = np.floor(np.hypot(ky, kx) / width).astype(np.int64)  # (ky, kx)
    # The half plane stands for both: a wave counts twice unless −k lies in the same column.
    waves = np.full(kx.size, 2.0)
    waves[0] = 1.0
    if nx % 2 == 0:
        waves[-1] = 1.0
    waves = np.broadcast_to(waves, index.shape).copy()
    waves[0, 0] = 0.0
    inside = index < bins
    index, weight = index[inside], waves[inside]
    power = np.empty((len(fields), bins))
    for frame, field in enumerate(fields):
        field = np.asarray(field, np.float64)
        amplitude = scipy.fft.rfft2(field - field.mean())[inside]
        squared = amplitude.real**2 + amplitude.imag**2
        power[frame] = np.bincount(index, weight * squared, minlength=bins) / field.size**2
    centres = width * (np.arange(bins) + 0.5)
    return centres, power, np.bincount(index, weight, minlength=bins)


def descriptors(
    fields: np.ndarray, *, spacing: float, bins: int = 23, maximum_wavenumber: float = 3.0
) -> np.ndarray:
    """Return √(Σ S(k)) of each bin, then the mean magnetisation ⟨φ⟩: (frame, bins + 1).

    The root turns power, which spans decades, into the rms amplitude of φ in the bin. It needs no
    floor as a logarithm would, and has the unit of φ, as the magnetisation has. Arguments and
    errors as in `shell_power`.
    """
    _, power, _ = shell_power(
        fields, spacing=spacing, bins=bins, maximum_wavenumber=maximum_wavenumber
    )
    magnetisation = np.mean(fields, axis=(1, 2), dtype=np.float64)
    return np.column_stack([np.sqrt(power), magnetisation])
