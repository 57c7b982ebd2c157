"""A vector of LANES numbers as a type of Numba's, one instruction or few per operation.

Loops over lanes are vectorised only where the compiler can prove that rows do not overlap, or after
costly checks. Values of this type live in registers: `load` takes a row of lanes from a contiguous
array of float32 or float64, `store` puts one back, and +, −, ×, / act on all lanes at once; × also
with one number of the same precision on the left. A product and the sum that follows it become one
instruction where the processor has one, in all lanes alike. A vector is three rows.
"""

import operator

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

LANES = 16
FLAGS = ("contract",)
VECTORS = {
    types.float32: ir.VectorType(ir.FloatType(), LANES),
    types.float64: ir.VectorType(ir.DoubleType(), LANES),
}


class Row(types.Type):
    """The type of LANES numbers, one of each lane."""

    def __init__(self, number):
        self.number = number
        super().__init__(name=f"Row({number}, {LANES})")


@register_model(Row)
class RowModel(models.PrimitiveModel):
    """How the compiler holds a row: as one vector."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, VECTORS[kind.number])


def _pointer(context, builder, kind, array, place):
    """Return the address of row `place` of a contiguous array."""
    data = context.make_array(kind)(context, builder, array).data
    offset = builder.mul(place, ir.Constant(place.type, LANES))
    return builder.bitcast(builder.gep(data, [offset]), VECTORS[kind.dtype].as_pointer())


@intrinsic
def load(typing, array, place):
    """Return row number `place` of a contiguous array whose last axis is LANES."""

    def generate(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments)
        return builder.load(pointer, align=array.dtype.bitwidth // 8)

    return Row(array.dtype)(array, types.intp), generate


@intrinsic
def store(typing, array, place, value):
    """Write a row to row number `place` of a contiguous array whose last axis is LANES."""

    def generate(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], pointer, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, Row(array.dtype)), generate


@intrinsic
def fill(typing, number):
    """Return a row of one number."""

    def generate(context, builder, signature, arguments):
        zero = ir.Constant(ir.IntType(32), 0)
        empty = ir.Constant(VECTORS[number], ir.Undefined)
        one = builder.insert_element(empty, arguments[0], zero)
        places = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return builder.shuffle_vector(one, one, places)

    return Row(number)(number), generate


def _function(name, meaning):
    """Return the intrinsic of a function of LLVM of one row."""

    @intrinsic
    def function(typing, value):
        def generate(context, builder, signature, arguments):
            vector = VECTORS[value.number]
            overloaded = f"llvm.{name}.v{LANES}f{value.number.bitwidth}"
            kind = ir.FunctionType(vector, [vector])
            found = cgutils.get_or_insert_function(builder.module, kind, overloaded)
            return builder.call(found, arguments)

        return value(value), generate

    function.__doc__ = meaning
    return function


square_root = _function("sqrt", "Return the square roots of a row.")
floor = _function("floor", "Return the next lower integers of a row.")


@intrinsic
def choose(typing, first, second, lower, otherwise):
    """Return `lower` where `first` < `second`, lane by lane, `otherwise` elsewhere."""

    def generate(context, builder, signature, arguments):
        return builder.select(builder.fcmp_ordered("<", *arguments[:2]), *arguments[2:])

    return lower(first, first, lower, lower), generate


@njit(cache=True, forceinline=True)
def maximum(least, value):
    """Return the greater of two rows lane by lane; where `value` is not a number, that."""
    return choose(value, least, least, value)


def _operation(name):
    """Return the intrinsic of an operation of LLVM between two rows."""

    @intrinsic
    def operation(typing, first, second):
        def generate(context, builder, signature, arguments):
            return getattr(builder, name)(*arguments, flags=FLAGS)

        return first(first, first), generate

    return operation


def _overload(sign, operation):
    """Let a sign between two rows be an operation of LLVM."""

    @overload(sign)
    def between_rows(first, second):
        if isinstance(first, Row) and first == second:
            return lambda first, second: operation(first, second)
        return None


_multiply = _operation("fmul")
_overload(operator.add, _operation("fadd"))
_overload(operator.sub, _operation("fsub"))
_overload(operator.mul, _multiply)
_overload(operator.truediv, _operation("fdiv"))


@overload(operator.mul)
def _overload_multiple(first, second):
    if isinstance(second, Row) and first == second.number:
        return lambda first, second: _multiply(fill(first), second)
    return None


@njit(cache=True)
def load_vector(channels, number):
    """Return vector `number` of an array of channels as three rows."""
    return (
        load(channels, 3 * number),
        load(channels, 3 * number + 1),
        load(channels, 3 * number + 2),
    )


@njit(cache=True)
def store_vector(channels, number, vector):
    """Write vector `number` of an array of channels."""
    x, y, z = vector
    store(channels, 3 * number, x)
    store(channels, 3 * number + 1, y)
    store(channels, 3 * number + 2, z)


@njit(cache=True)
def add(first, second):
    """Return the sum of two vectors."""
    ax, ay, az = first
    bx, by, bz = second
    return ax + bx, ay + by, az + bz


@njit(cache=True)
def scale(number, vector):
    """Return a vector times a float32 number."""
    x, y, z = vector
    return number * x, number * y, number * z


@njit(cache=True)
def cross(first, second):
    """Return the cross product of two vectors."""
    ax, ay, az = first
    bx, by, bz = second
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
