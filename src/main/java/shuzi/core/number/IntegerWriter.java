package shuzi.core.number;

import java.util.List;
import shuzi.core.Numeral;

/** Writes integers in their proper form. */
final class IntegerWriter {

    private static final List<Numeral> UNITS =
            List.of(Numeral.HUNDRED_MILLION, Numeral.TEN_THOUSAND, Numeral.THOUSAND, Numeral.HUNDRED, Numeral.TEN);

    private IntegerWriter() {}

    static String write(long value) {
        if (value < 0 || value > WrittenNumber.MAX_INTEGER) {
            throw new IllegalArgumentException(
                    "%d is not between 0 and %d".formatted(value, WrittenNumber.MAX_INTEGER));
        }
        if (value == 0) {
            return Numeral.ZERO.character();
        }
        var text = new StringBuilder();
        append(text, value);
        boolean startsWithTen = text.indexOf("一十") == 0;
        return startsWithTen ? text.substring(1) : text.toString();
    }

    /** Appends a positive value: the count of the largest unit, the unit, and the rest. A count of 亿 can contain 万. */
    private static void append(StringBuilder text, long value) {
        for (Numeral unit : UNITS) {
            if (value >= unit.value()) {
                long count = value / unit.value();
                long rest = value % unit.value();
                append(text, count);
                text.append(unit.character());
                if (rest > 0) {
                    boolean isPlaceBelowEmpty = rest < unit.value() / 10;
                    boolean isSectionEmpty = count % Numeral.TEN_THOUSAND.value() == 0; // between 万亿 and 万
                    text.append(isPlaceBelowEmpty || isSectionEmpty ? Numeral.ZERO.character() : "");
                    append(text, rest);
                }
                return;
            }
        }
        text.append(Numeral.ofClassIndex((int) value).character());
    }
}
