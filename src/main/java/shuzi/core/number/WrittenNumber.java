package shuzi.core.number;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;

/** A number in Chinese characters. Its proper form has 〇 in digits, as GB/T 15835-2011 writes numbers that name something. */
@Schema(name = "ParsedNumber", description = "A written number and its value")
public record WrittenNumber(
        @Schema(description = "The number as it was written", example = "三千五百二")
        String text,

        @Schema(description = "Its value", example = "3520") long value,

        @Schema(
                description =
                        "`INTEGER` if it is written with units or is a single character, `DIGITS` if it is written"
                                + " as two or more digits one after another",
                example = "INTEGER")
        Kind kind,

        @Schema(
                description = "Its proper form: every unit and every 零 of an integer, the digits otherwise, with 〇",
                example = "三千五百二十")
        String canonical) {

    /** The largest integer that can be written: 亿 counts up to 9999 9999. */
    public static final long MAX_INTEGER = 9_999_999_999_999_999L;

    private static final String CIRCLE = "〇"; // another character for 零

    /** How a number is written. */
    public enum Kind {
        /** With units, or as a single numeral. */
        INTEGER,
        /** As two or more digits, one after another. */
        DIGITS
    }

    /**
     * Reads a number. Each character must be a numeral or 〇; blanks are not skipped.
     *
     * @throws MalformedNumberException if the text is not a number
     */
    public static WrittenNumber parse(String text) {
        int state = NumberGrammar.START;
        var value = new NumberValue();
        int position = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String character = Character.toString(text.codePointAt(i));
            Numeral numeral = numeral(character);
            if (numeral == null) {
                throw MalformedNumberException.notANumeral(position, text.codePointAt(i));
            }
            int next = NumberGrammar.next(state, numeral);
            if (next == NumberGrammar.DEAD) {
                throw MalformedNumberException.cannotFollow(position, numeral, state);
            }
            value.add(numeral);
            state = next;
            position++;
        }
        return switch (GrammarTable.ending(state)) {
            case NONE -> throw MalformedNumberException.incomplete(position);
            case INTEGER -> integer(text, value.integer());
            case UNIT_OMITTED -> integer(text, value.integerWithOmittedUnit());
            case DIGITS ->
                new WrittenNumber(text, value.digits(), Kind.DIGITS, text.replace(Numeral.ZERO.character(), CIRCLE));
        };
    }

    /** Returns the numerals of the text, 零 for 〇. */
    public List<Numeral> numerals() {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(character -> Objects.requireNonNull(numeral(character)))
                .toList();
    }

    private static @Nullable Numeral numeral(String character) {
        return character.equals(CIRCLE) ? Numeral.ZERO : Numeral.ofCharacter(character);
    }

    /**
     * Writes an integer in its proper form: 零 wherever digits are missing before others, 十五 for 15 but 一百一十五 for
     * 115, 万亿 from 10<sup>12</sup>.
     *
     * @param value 0 to {@link #MAX_INTEGER}
     * @throws IllegalArgumentException if the value is another one
     */
    public static String format(long value) {
        return IntegerWriter.write(value);
    }

    private static WrittenNumber integer(String text, long value) {
        return new WrittenNumber(text, value, Kind.INTEGER, format(value));
    }
}
