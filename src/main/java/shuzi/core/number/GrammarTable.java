package shuzi.core.number;

import java.util.Arrays;
import java.util.List;
import shuzi.core.Numeral;

/**
 * The grammar of numbers as tables. A number is a sequence of sections: a section consists of 千, 百, 十 and units, and
 * each but the last is ended by 万, 亿 or 万亿. One table says how numerals follow each other within a section, another
 * how sections follow each other; a state is a pair of their rows. A unit alone and digits without units have states of
 * their own.
 */
final class GrammarTable {

    /** How a number that ends in a state is read. */
    enum Ending {
        /** Not at all: a number cannot end here. */
        NONE,
        /** As an integer. */
        INTEGER,
        /** As an integer whose last digit lacks its unit, a tenth of the unit before: 三千五 is 3500. */
        UNIT_OMITTED,
        /** As digits one after another. */
        DIGITS
    }

    /**
     * What follows what within a section. The name of a state is what was read last: n is a digit from 一 to 九, begin
     * nothing yet. A dash means that no number goes on so. The column 万 is for 万 and 亿.
     */
    static final String WITHIN_SECTIONS = """
            state   n       零      十   百   千   万    ends as
            begin   n       零      十   -    -    -     INTEGER        # the unit before is the last
            零      零n     零      十   -    -    -     NONE
            n       -       -       十   百   千   yes   UNIT_OMITTED   # 一万五, but 一万五百 is 10,500
            零n     -       -       十   百   千   yes   INTEGER        # 一万零五
            千      千n     千零    十   -    -    yes   INTEGER
            千零    千零n   千零    十   -    -    -     NONE
            千n     -       -       十   百   -    -     UNIT_OMITTED   # 三千五; 三千五万 could be 3005万
            千零n   -       -       十   百   -    yes   INTEGER        # 三千零五
            百      百n     百零    十   -    -    yes   INTEGER
            百零    百零n   百零    十   -    -    -     NONE
            百n     -       -       十   -    -    -     UNIT_OMITTED   # 一百五; 一百五万 could be 105万
            百零n   -       -       十   -    -    yes   INTEGER        # 一百零五
            十      十n     十零    -    -    -    yes   INTEGER        # without a digit before it, 一十
            十零    十n     十零    -    -    -    -     NONE
            十n     -       -       -    -    -    yes   INTEGER
            """;

    /**
     * What ends the section that follows a unit. Until 亿 comes, 万 can count 亿: 三万五千亿. After 亿, it cannot, which
     * is the row 亿万.
     */
    static final String BETWEEN_SECTIONS = """
            after   万     亿
            none    万     亿
            万      -      亿
            万亿    亿万   亿    # 三万亿零五亿
            亿      亿万   -
            亿万    -      -
            """;

    static final int START = 0;
    static final int DEAD = -1;

    /** The most digits of a number without units: an int64 holds all of them. */
    static final int MAX_DIGITS = 18;

    private static final List<String[]> WITHIN = rows(WITHIN_SECTIONS);
    private static final List<String[]> BETWEEN = rows(BETWEEN_SECTIONS);

    private static final int ONE_ZERO = state("none", "零");
    private static final int ONE_DIGIT = state("none", "n");
    private static final int ZERO_DIGIT = state("none", "零n");
    private static final int UNIT_ALONE = WITHIN.size() * BETWEEN.size();
    private static final int TWO_DIGITS = UNIT_ALONE + 1;
    private static final int STATES = TWO_DIGITS + MAX_DIGITS - 1;

    private GrammarTable() {}

    /** Returns the state that each numeral leads to: states × classes. */
    static int[][] transitions() {
        int[][] next = new int[STATES][Numeral.ALL.size()];
        for (int[] row : next) {
            Arrays.fill(row, DEAD);
        }
        for (String[] between : BETWEEN) {
            for (String[] within : WITHIN) {
                addPair(next[state(between[0], within[0])], between, within);
            }
        }
        addExceptions(next);
        addDigits(next);
        return next;
    }

    /** Returns how a number that ends in a state is read. */
    static Ending ending(int state) {
        if (state == START) {
            return Ending.NONE;
        }
        if (state == ONE_ZERO || state == ONE_DIGIT || state == UNIT_ALONE) {
            return Ending.INTEGER;
        }
        if (state == ZERO_DIGIT || state >= TWO_DIGITS) {
            return Ending.DIGITS;
        }
        return Ending.valueOf(WITHIN.get(state % WITHIN.size())[7]);
    }

    /** Returns the names of the two rows of a state, such as “亿 千零n”. */
    static String name(int state) {
        if (state == UNIT_ALONE) {
            return "unit alone";
        }
        if (state >= TWO_DIGITS) {
            return state - TWO_DIGITS + 2 + " digits";
        }
        return BETWEEN.get(state / WITHIN.size())[0] + " " + WITHIN.get(state % WITHIN.size())[0];
    }

    /** Returns whether the numerals that lead to a state are a unit alone. */
    static boolean isUnitAlone(int state) {
        return state == UNIT_ALONE;
    }

    /** Returns whether the numerals that lead to a state are digits that no unit can follow. */
    static boolean isManyDigits(int state) {
        return state >= TWO_DIGITS;
    }

    /** Returns what was read last within a section: the name of the row. */
    static String lastRead(int state) {
        return WITHIN.get(state % WITHIN.size())[0];
    }

    /** Returns whether 万 or 亿 can end the section that a state is in. */
    static boolean canEndSection(int state, Numeral unit) {
        return !after(BETWEEN.get(state / WITHIN.size()), unit).equals("-");
    }

    private static void addPair(int[] next, String[] between, String[] within) {
        for (Numeral numeral : Numeral.ALL) {
            int column = column(numeral);
            if (within[column].equals("-")) {
                continue;
            }
            if (column < 6) {
                next[numeral.classIndex()] = state(between[0], within[column]);
            } else {
                String after = after(between, numeral);
                next[numeral.classIndex()] = after.equals("-") ? DEAD : state(after, "begin");
            }
        }
    }

    private static void addExceptions(int[][] next) {
        set(next, state("万", "begin"), Numeral.HUNDRED_MILLION, state("万亿", "begin"));
        // 一万五 is 15,000 by itself, so 一万五亿 could be 15,000 or 10,005 times 亿
        set(next, state("万", "n"), Numeral.HUNDRED_MILLION, DEAD);
        for (Numeral numeral : Numeral.ALL) {
            if (column(numeral) >= 4) {
                set(next, START, numeral, UNIT_ALONE);
            }
        }
    }

    /** Adds the numbers without units. One 零 can stand before a unit as well: 零三十, as in the dates of cheques. */
    private static void addDigits(int[][] next) {
        for (Numeral numeral : Numeral.ALL) {
            if (column(numeral) > 2) {
                continue;
            }
            set(next, ONE_DIGIT, numeral, TWO_DIGITS);
            set(next, ONE_ZERO, numeral, numeral == Numeral.ZERO ? TWO_DIGITS : ZERO_DIGIT);
            set(next, ZERO_DIGIT, numeral, TWO_DIGITS + 1);
            for (int state = TWO_DIGITS; state < STATES - 1; state++) {
                set(next, state, numeral, state + 1);
            }
        }
    }

    private static void set(int[][] next, int state, Numeral numeral, int to) {
        next[state][numeral.classIndex()] = to;
    }

    /** Returns the column of a numeral in the table of sections. */
    private static int column(Numeral numeral) {
        return switch (numeral) {
            case ZERO -> 2;
            case TEN -> 3;
            case HUNDRED -> 4;
            case THOUSAND -> 5;
            case TEN_THOUSAND, HUNDRED_MILLION -> 6;
            default -> 1;
        };
    }

    /** Returns what 万 or 亿 leads to in a row of the table between sections. */
    private static String after(String[] between, Numeral unit) {
        return between[unit == Numeral.TEN_THOUSAND ? 1 : 2];
    }

    private static int state(String after, String last) {
        return row(BETWEEN, after) * WITHIN.size() + row(WITHIN, last);
    }

    private static int row(List<String[]> rows, String name) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i)[0].equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static List<String[]> rows(String table) {
        return table.lines().skip(1).map(line -> line.split(" +")).toList();
    }
}
