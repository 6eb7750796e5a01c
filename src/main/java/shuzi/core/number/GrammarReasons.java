package shuzi.core.number;

import shuzi.core.Numeral;

/** Says in words why the grammar has no transition. */
final class GrammarReasons {

    private GrammarReasons() {}

    /** Returns why no number goes on with a numeral, as the rest of a sentence that begins with the numeral. */
    static String cannotFollow(int state, Numeral numeral) {
        boolean isDigit = numeral.value() < 10;
        if (GrammarTable.isUnitAlone(state)) {
            return "cannot follow a unit without a digit";
        }
        if (isDigit) {
            return GrammarTable.isManyDigits(state)
                    ? "is one digit too many: a number without units has at most " + GrammarTable.MAX_DIGITS
                    : "cannot follow another digit in a number with units";
        }
        if (GrammarTable.isManyDigits(state)) {
            return "cannot follow several digits: a unit counts one";
        }
        return isSectionEnd(numeral) ? cannotEnd(state, numeral) : cannotBeWithin(state, numeral);
    }

    private static boolean isSectionEnd(Numeral numeral) {
        return numeral == Numeral.TEN_THOUSAND || numeral == Numeral.HUNDRED_MILLION;
    }

    /** Returns why a section cannot be ended by 万 or 亿. */
    private static String cannotEnd(int state, Numeral numeral) {
        if (!GrammarTable.canEndSection(state, numeral)) {
            return numeral == Numeral.HUNDRED_MILLION
                    ? "cannot come after another 亿: the largest number is 9999 9999 9999 9999"
                    : "cannot come after another 万 without 亿 between them";
        }
        String last = GrammarTable.lastRead(state);
        return last.endsWith("n") && !last.equals("begin")
                ? "is ambiguous: the digit before it lacks its unit or a 零"
                : "needs a digit before it";
    }

    /** Returns why 十, 百 or 千 cannot come in a section. */
    private static String cannotBeWithin(int state, Numeral numeral) {
        Numeral smallest = Numeral.ofCharacter(GrammarTable.lastRead(state).substring(0, 1));
        return smallest != null && smallest.value() >= 10 && smallest.value() <= numeral.value()
                ? "cannot come after %s: units descend, 千 百 十".formatted(smallest.character())
                : "needs a digit before it";
    }
}
