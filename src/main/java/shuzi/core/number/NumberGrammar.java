package shuzi.core.number;

import shuzi.core.Numeral;

/**
 * Recognises well-formed numbers: a deterministic finite automaton over the 15 numerals. A state is a small int that
 * stands for all that matters of the numerals read so far; {@link GrammarTable} says what follows what.
 */
public final class NumberGrammar {

    /** The state before the first numeral. */
    public static final int START = GrammarTable.START;

    /** The state of numerals that no well-formed number begins with; no numeral leads out of it. */
    public static final int DEAD = GrammarTable.DEAD;

    private static final int[][] NEXT = GrammarTable.transitions();

    private NumberGrammar() {}

    /** Returns the number of states. A state is between 0 and this number, except {@link #DEAD}. */
    public static int stateCount() {
        return NEXT.length;
    }

    /** Returns the state that a numeral leads to. */
    public static int next(int state, Numeral numeral) {
        return state == DEAD ? DEAD : NEXT[state][numeral.classIndex()];
    }

    /** Returns whether the numerals that lead to a state are a well-formed number. */
    public static boolean accepts(int state) {
        return state != DEAD && GrammarTable.ending(state) != GrammarTable.Ending.NONE;
    }

    /** Returns the numerals that lead to a state, in the notation of {@link GrammarTable}, for people. */
    public static String describe(int state) {
        return state == DEAD ? "dead" : GrammarTable.name(state);
    }
}
