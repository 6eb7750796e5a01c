package shuzi.core.number;

import shuzi.core.Numeral;

/** Reports a text that is not a number, and the character at which it stops being one. */
public final class MalformedNumberException extends RuntimeException {

    private final int position;

    private MalformedNumberException(int position, String detail) {
        super(detail);
        this.position = position;
    }

    /** Creates the exception for a character that is not a numeral. */
    static MalformedNumberException notANumeral(int position, int codePoint) {
        return new MalformedNumberException(
                position,
                "character %d (%s) is not one of the numerals 零 to 亿".formatted(position, legible(codePoint)));
    }

    /** Creates the exception for a numeral with which no number goes on. */
    static MalformedNumberException cannotFollow(int position, Numeral numeral, int state) {
        return new MalformedNumberException(
                position,
                "character %d (%s) %s"
                        .formatted(position, numeral.character(), GrammarReasons.cannotFollow(state, numeral)));
    }

    /** Creates the exception for a text that ends too early. */
    static MalformedNumberException incomplete(int position) {
        return new MalformedNumberException(
                position,
                "character %d is missing: %s"
                        .formatted(position, position == 1 ? "the text is empty" : "a 零 cannot be the last"));
    }

    /** Returns the position of the character, counted from 1; if the text ends too early, that of the missing one. */
    public int position() {
        return position;
    }

    /** Returns what is wrong, as a clause that names the character. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns a letter, digit, symbol or sign itself, any other code point by its number. */
    private static String legible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> "U+%04X".formatted(codePoint);
            default -> Character.toString(codePoint);
        };
    }
}
