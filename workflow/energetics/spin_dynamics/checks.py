"""What a schema cannot check: keys of the study's configuration that must fit each other."""

from collections.abc import Iterator

from energetics.multiples import divides
from energetics.spin_dynamics.settings import chain_count, design_of, designs, sizes, temperatures
from energetics.study import Fail, Section


def check(settings: Section, fail: Fail) -> None:
    """Check everything; `fail(path, value, advice)` is called at the first mistake."""
    check_lattices(settings, fail)
    check_designs(settings, fail)
    check_states(settings, fail)


def check_lattices(settings: Section, fail: Fail) -> None:
    """Check sizes and shards."""
    known = sizes(settings)
    for index, lattice in enumerate(settings["sampling"]["lattices"]):
        path = ["sampling", "lattices", index]
        if known.count(lattice["size"]) > 1:
            fail([*path, "size"], lattice["size"], "stands twice")
        if lattice["shards"] > chain_count(lattice):
            advice = f"there are only {chain_count(lattice)} chains to spread"
            fail([*path, "shards"], lattice["shards"], advice)


def check_designs(settings: Section, fail: Fail) -> None:
    """Check that designs are different, have data, and can be stepped and labelled."""
    label = settings["residues"]["label_step"]
    for index, entry in enumerate(settings["designs"]):
        path = ["designs", index]
        if designs(settings).index(design_of(entry)) != index:
            fail(path, design_of(entry).path, "stands twice, choose seeds instead")
        size = entry["size"]
        if size not in sizes(settings):
            fail([*path, "size"], size, "is not the size of one of sampling.lattices")
        if entry["network"] == "unet" and size & (size - 1):
            fail([*path, "size"], size, "a U-Net halves L down to 2: choose a power of two")
        for number, tested in enumerate(entry["tested"]):
            if tested not in sizes(settings):
                advice = "is not the size of one of sampling.lattices"
                fail([*path, "tested", number], tested, advice)
            if entry["network"] == "unet" and tested != size:
                advice = f"a U-Net trained at L = {size} works there only"
                fail([*path, "tested", number], tested, advice)
        step = entry["large_step"]
        if float(f"{step:g}") != step:
            advice = "has more digits than file names: choose one of at most six"
            fail([*path, "large_step"], step, advice)
        if step <= label or not divides(label, step):
            advice = f"is not a multiple of residues.label_step = {label:g}"
            fail([*path, "large_step"], step, advice)


def stepped(settings: Section) -> Iterator[tuple[list, float]]:
    """Yield the path and value of every time step that all test states are simulated with."""
    test = settings["test"]
    for scheme, values in test["time_steps"].items():
        yield from ((["test", "time_steps", scheme, i], step) for i, step in enumerate(values))
    for number, lattice in enumerate(settings["sampling"]["lattices"]):
        path = ["sampling", "lattices", number, "fine_steps"]
        yield from (([*path, i], step) for i, step in enumerate(lattice["fine_steps"]))
    for index, entry in enumerate(settings["designs"]):
        yield ["designs", index, "large_step"], entry["large_step"]


def check_states(settings: Section, fail: Fail) -> None:
    """Check that time steps fit between two frames of every test state, and what else is tested."""
    test = settings["test"]
    names = temperatures(settings)
    for index, state in enumerate(test["states"]):
        path = ["test", "states", index]
        if names.count(names[index]) > 1:
            fail([*path, "temperature"], state["temperature"], "stands twice")
        reference = [*path, "reference_step"], state["reference_step"]
        for number, interval in enumerate(state["intervals"]):
            for place, step in (*stepped(settings), reference):
                if not divides(step, interval):
                    advice = f"does not divide test.states[{index}].intervals[{number}]"
                    fail(place, step, f"{advice} = {interval:g}")
    for scheme, values in test["time_steps"].items():
        if values != sorted(set(values), reverse=True):
            fail(["test", "time_steps", scheme], values, "values must fall, none may stand twice")
    for reading in sorted({entry["reading"] for entry in settings["designs"]}):
        corrected = {e["large_step"] for e in settings["designs"] if e["reading"] == reading}
        missing = corrected - set(test["time_steps"][reading])
        if missing:
            advice = f"a design corrects time step {min(missing):g}: add it"
            fail(["test", "time_steps", reading], test["time_steps"][reading], advice)
