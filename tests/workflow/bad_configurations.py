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
    "number for a key": ("1: 2\nseeds: 3", "[1]", "2: unknown key"),
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
