"""A question for each kind of edit: what to look at in the line, and never what is to stand there."""

from __future__ import annotations

from collections.abc import Mapping

from grader.sandbox.inside.edits.operators import Operator

__all__ = ["QUESTIONS"]

QUESTIONS: Mapping[Operator, str] = {
    Operator.ARITHMETIC: "Write the formula beside this line. Does each sign agree with it?",
    Operator.DIVISION: "Should this division keep its fraction, or be rounded down or up?",
    Operator.ASSIGNMENT: "What stands in this variable before the line runs? Should it be kept?",
    Operator.COMPARISON: "Which cases should this tell apart? Try it where both sides are equal.",
    Operator.CONDITION: "For which values should this be true? Try one of each kind.",
    Operator.NUMBER: "Where does this number come from, and what does it stand for?",
    Operator.NUMBER_TO_NAME: "Is this number the same for every input, or does it follow an argument or a size?",
    Operator.BOUND: "Print the first and the last value that is used. Is one missing, or is there one too many?",
    Operator.STEP: "By how much should it move from one turn to the next?",
    Operator.INDEX: "Print this index in the first two turns. Where should it point?",
    Operator.SIGN: "Which sign should this have? Try one number by hand.",
    Operator.COMPLEMENT: "Which of two shares that add up to 1 is meant here?",
    Operator.NAME: "Print what stands in this variable here. Is it the one that you mean?",
    Operator.AXIS: "Print the shape before and after. Along which axis should it go?",
    Operator.KEEPDIMS: "Print the shapes of both sides. Which axes are matched with which?",
    Operator.TRANSPOSE: "Print the shapes of both factors. Over which axis of each should be summed?",
    Operator.REVERSE: "In which direction should the values be taken?",
    Operator.DTYPE: "Print the dtype. Can it hold all values that are kept in it?",
    Operator.FUNCTION: "Try this function on a few numbers. Is it the one that the formula names?",
    Operator.WRAPPED: "Print this value and its type. Is it what the rest of the line needs?",
    Operator.UNWRAPPED: "Is a step done here that is not asked for?",
    Operator.ORDER: "What should come first in this line, and what after it?",
    Operator.DROPPED: "Go through this line piece by piece. What is not asked for?",
    Operator.ADDED: "Go through this line piece by piece. Is a part missing, or counted too often?",
    Operator.POWER: "Which power is meant here?",
    Operator.START: "What should this be before the first turn?",
    Operator.MOVED: "What should be done already when this statement runs, and what should not?",
    Operator.INSERTED: "Go through one turn by hand. Which value is never kept, added or set?",
    Operator.REMOVED: "What is this statement for? Print the values before and after it.",
}
