"""All bad configurations: name: (text of the file, key, value and advice as they begin).

Those of a study stand in a table of their own; here is what concerns the whole file.
"""

import bad_films
import bad_particles
import bad_skyrmions
import bad_spins

TABLES = {
    "reduced_potential": bad_films.CASES,
    "spin_dynamics": bad_spins.CASES,
    "molecular_dynamics": bad_particles.CASES,
    "skyrmion_states": bad_skyrmions.CASES,
}
LONG = "a" * 201
RESULTS = {
    "outside": ("results/../../elsewhere", ""),
    "upwards": ("..", ""),
    "upwards and back": ("results/../x", ""),
    "absolute": ("/elsewhere", ""),
    "in a home": ("~/results", ""),
    "the folder itself": (".", ""),
    "hidden": (".snakemake", ""),
    "hidden further down": ("results/.git", ""),
    "with a space": ("my results", ""),
    "with a semicolon": ("results;rm -rf x", ""),
    "with a command": ("$(touch x)", ""),
    "with a command in backquotes": ("`touch x`", ""),
    "with a pipe": ("results|x", ""),
    "with a variable": ("$HOME", ""),
    "with a wildcard": ("results/{study}", ""),
    "with a star": ("results/*", ""),
    "with a line break": ("results\\nx", ""),
    "with a line break at its end": ("results/x\\n", ""),
    "with a zero byte": ("results\\0x", ""),
    "with letters of another script": ("результаты", ""),
    "with a backslash": ("results\\\\x", ""),
    "like an option": ("-rf", ""),
    "like an option further down": ("results/-rf", ""),
    "with two slashes": ("results//x", ""),
    "with a slash at its end": ("results/x/", ""),
    "empty": ("", ""),
    "too long": (LONG, ""),
    "of the workflow": ("workflow/results", "workflow/results: holds the workflow itself"),
    "of the configuration": ("config", "config: holds the workflow itself"),
    "a file": ("README.md", "README.md: README.md is not a folder"),
    "below a file": ("README.md/x", "README.md/x: README.md is not a folder"),
}
WHOLE = {
    "misspelt study": ("reduced_potentials: {}", "reduced_potentials", "{}: unknown key"),
    "study without content": ("spin_dynamics:", "spin_dynamics", "None"),
    "study that is a list": ("molecular_dynamics: [1]", "molecular_dynamics", "[1]"),
    "study in words": ("skyrmion_states: all", "skyrmion_states", "'all'"),
    "places that Snakemake knows": (
        "pathvars: {results: /x}",
        "pathvars",
        "{'results': '/x'}: unk",
    ),
    "negative seed": ("seed: -1", "seed", "-1"),
    "seed in words": ("seed: seven", "seed", "'seven'"),
    "seed in floating point": ("seed: 7.0", "seed", "7.0"),
    "seed that is a flag": ("seed: true", "seed", "True"),
    "seed in a list": ("seed: [7]", "seed", "[7]"),
    "no seed": ("seed:", "seed", "None"),
    "seed that is no number": ("seed: .nan", "seed", "nan"),
    "infinite seed": ("seed: .inf", "seed", "inf"),
    "seed beyond 32 bits": ("seed: 4294967296", "seed", "4294967296"),
    "seed of thirty digits": ("seed: 1" + "0" * 30, "seed", "1" + "0" * 30),
    "seed that holds itself": ("seed: &a [*a]", "seed", "[[...]]"),
    "seed of many digits in text": ("seed: '" + "7" * 9999 + "'", "seed", "'777"),
    "results that are a number": ("results: 5", "results", "5"),
    "results in a list": ("results: [results]", "results", "['results']"),
    "number for a key": ("1: 2\nseeds: 3", "1", "2: unknown key, which YAML takes for 1"),
    "seed in quotes": ("seed: '7'", "seed", "'7': is text to YAML: write 7"),
    "seed as a power of ten": ("seed: 1e3", "seed", "'1e3': is text to YAML: write 1000"),
    "seed in quotes in JSON": ('{"seed": "7"}', "seed", "'7': is text to YAML: write 7"),
    "seed that is no number in JSON": ('{"seed": NaN}', "seed", "nan: nan is not of type"),
    "infinite seed in JSON": ('{"seed": -Infinity}', "seed", "-inf: -inf is not of type"),
    "results that are a truth value": ("results: no", "results", "False: is no text to YAML: put"),
    "results that are a year": ("results: 2026", "results", "2026: is no text to YAML: put it in"),
    "results that quotes do not mend": ("results: -5", "results", "-5: -5 is not of type 'string'"),
    "line break in a key": ('"a\\nb": 1', "a\\nb", "1: unknown key"),
    "colours for the terminal in a key": ('"\\e[31m": 1', "\\x1b[31m", "1: unknown key"),
}
YAML = {
    "tab": ("seed: 1\n\tresults: x\n", "line 2", "'\\tresults: x': not valid YAML at column 1"),
    "open bracket": ("seed: [1, 2\nresults: x\n", "line 2", "'results: x': not valid YAML at colu"),
    "open quote": ("results: 'x\n", "line 2", "'': not valid YAML at column"),
    "two colons": ("seed: 1\na: b: c\n", "line 2", "'a: b: c': not valid YAML at column 5"),
    "unknown alias": ("seed: *nowhere\n", "line 1", "'seed: *nowhere': not valid YAML at column 7"),
    "two documents": ("seed: 1\n---\nseed: 2\n", "line 2", "'---': not valid YAML"),
    "wrong indentation": ("a:\n    b: 1\n  c: 2\n", "line 3", "'  c: 2': not valid YAML"),
    "key twice": ("seed: 1\nseed: 2\n", "seed", "2: stands twice, in lines 1 and 2: keep one"),
    "section twice": (
        "spin_dynamics: {}\nseed: 1\nspin_dynamics: {test: {frames: 3}}\n",
        "spin_dynamics",
        "{'test': {'frames': 3}}: stands twice, in lines 1 and 3",
    ),
    "key twice far down": (
        "spin_dynamics:\n  designs:\n    - network: unet\n      network: equivariant\n",
        "spin_dynamics.designs[0].network",
        "'equivariant': stands twice, in lines 3 and 4",
    ),
    "key twice in JSON": ('{"seed": 1, "seed": 2}', "seed", "2: stands twice: keep one"),
    "leading zero": ("seed: 010", "seed", "010: is 8 to YAML, in base 8: write 10 or 8, or put "),
    "leading zero and sign": (
        "seed: -017",
        "seed",
        "-017: is -15 to YAML, in base 8: write -17 or",
    ),
    "two zeros": (
        "seed: 00",
        "seed",
        "00: is 0 to YAML, in base 8: write 0, or put text in quotes",
    ),
    "leading zero before what is no octal": ("seed: 08", "seed", "'08': is text to YAML: write 8"),
    "leading zero in results": ("results: 007", "results", "007: is 7 to YAML, in base 8: write 7"),
    "leading zero in a list": (
        "reduced_potential:\n  training:\n    latent_dimensions:\n    - 1\n    - 0_12\n",
        "reduced_potential.training.latent_dimensions[1]",
        "0_12: is 10 to YAML, in base 8: write 12 or 10",
    ),
    "leading zero in flow style": (
        "reduced_potential: {simulation: {shards: 010, grid: 32}}",
        "reduced_potential.simulation.shards",
        "010: is 8 to YAML",
    ),
    "leading zero in JSON that is YAML": ('{"seed": 010}', "seed", "010: is 8 to YAML"),
    "leading zero in what is merged": ("<<: {seed: 010}", "seed", "010: is 8 to YAML"),
    "leading zero behind an alias": (
        "spin_dynamics: {test: &a {frames: 010}}\nmolecular_dynamics: *a\n",
        "spin_dynamics.test.frames",
        "010: is 8 to YAML",
    ),
    "leading zero with a tag": ("seed: !!int '010'", "seed", "010: is 8 to YAML"),
    "minutes and seconds": (
        "reduced_potential: {simulation: {end_time: 5:00}}",
        "reduced_potential.simulation.end_time",
        "5:00: YAML counts this in sixties, as 300: write 300, or put text in quotes",
    ),
    "parts of seconds": (
        "reduced_potential: {simulation: {end_time: -5:00.5}}",
        "reduced_potential.simulation.end_time",
        "-5:00.5: YAML counts this in sixties, as -300.5: write -300.5",
    ),
    "hours in a list": (
        "reduced_potential: {simulation: {alpha: [1.0, 2.0, 1:30:00]}}",
        "reduced_potential.simulation.alpha[2]",
        "1:30:00: YAML counts this in sixties, as 5400",
    ),
    "date": ("results: 2026-01-01", "results", "2026-01-01: is a date to YAML, and no key takes"),
    "time of a date": (
        "seed: 2026-01-01 12:00:00",
        "seed",
        "2026-01-01 12:00:00: is a date to YAML",
    ),
    "truth value for a key": ("on: 5", "on", "5: unknown key, which YAML takes for True and not"),
    "nothing for a key": ("~: {a: 1}", "~", "{'a': 1}: unknown key, which YAML takes for None"),
    "comma for a point": (
        "reduced_potential: {simulation: {beta: 1,5}}",
        "reduced_potential.simulation.5",
        "None: unknown key, which YAML takes for 5",
    ),
    "key twice in what is merged": (
        "<<: [{a: 1, a: 2}]",
        "[0].a",
        "2: stands twice, in lines 1 an",
    ),
    "hexadecimal digits without end": (
        "seed: 0x" + "f" * 5000,
        "(the whole file)",
        "unreadable: not valid YAML: Exceeds the limit",
    ),
    "not a date": ("seed: 2024-13-45", "(the whole file)", "unreadable: not valid YAML: month"),
    "more digits than Python reads": (
        "seed: 1" + "0" * 5000,
        "(the whole file)",
        "unreadable: not",
    ),
    "name of a function": (
        "seed: !!python/name:os.system",
        "line 1",
        "'seed: !!python/name:os.sys",
    ),
    "call of a function": (
        'seed: !!python/object/apply:os.system ["touch made"]',
        "line 1",
        "'seed: !!python/object",
    ),
    "tuple": ("seed: !!python/tuple [1]", "line 1", "'seed: !!python/tuple [1]': not valid YAML"),
    "template": ("__use_yte__: true\nseed: 1\n", "__use_yte__", "True: Snakemake runs such a"),
    "template with a call": (
        "__use_yte__: true\nseed: ?open('made', 'w').write('x')\n",
        "__use_yte__",
        "True: Snakemake",
    ),
    "nothing": ("", "(the whole file)", "nothing: keys and values are expected"),
    "comments": ("# seed: 1\n", "(the whole file)", "nothing: keys and values are expected"),
    "list": ("- seed\n- results\n", "(the whole file)", "['seed', 'results']: keys and values"),
    "words": ("take seed 7\n", "(the whole file)", "'take seed 7': keys and values"),
    "number": ("7\n", "(the whole file)", "7: keys and values"),
    "zero byte": ("seed: \0", "(the whole file)", "unreadable: not valid YAML"),
    "bytes of a NetCDF file": (b"\x89HDF\r\n\x1a\n", "byte 1", "0x89: not text in UTF-8"),
    "Latin letters of one byte": (
        "# fünf\nseed: 5\n".encode("latin-1"),
        "byte 4",
        "0xfc: not text",
    ),
}


def of_studies() -> dict[str, tuple[str, str, str]]:
    """Return the cases of all studies as whole files."""
    return {
        f"{study}, {name}": (f"{study}: {{{text}}}\n", f"{study}.{key}", told)
        for study, table in TABLES.items()
        for name, (text, key, told) in table.items()
    }


def of_results() -> dict[str, tuple[str, str, str]]:
    """Return the folders for results that are refused, most for how they are written."""
    return {
        f"results, {name}": (f'results: "{folder}"\n', "results", told or "'")
        for name, (folder, told) in RESULTS.items()
    }


CASES = {**WHOLE, **of_results(), **of_studies()}
