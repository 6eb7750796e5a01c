package shuzi.core.number;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes numbers in other ways than the application: a regular expression for what is well-formed, values by
 * splitting a text at its largest unit, and texts digit by digit.
 */
final class PlainNumbers {

    private static final String DIGITS = "零一二三四五六七八九";

    /** The largest unit first. A digit without a unit after one of them counts tenths of it. */
    private static final List<Map.Entry<String, Long>> UNITS = List.of(
            Map.entry("万亿", 1_000_000_000_000L),
            Map.entry("亿", 100_000_000L),
            Map.entry("万", 10_000L),
            Map.entry("千", 1_000L),
            Map.entry("百", 100L),
            Map.entry("十", 10L));

    private static final Pattern INTEGER = Pattern.compile(integer());
    private static final Pattern MANY_DIGITS = Pattern.compile("[零一二三四五六七八九]{2,18}");

    private PlainNumbers() {}

    private static String integer() {
        String n = "[一二三四五六七八九]";
        String afterTen = "(零*" + n + ")?";
        String tens = "(" + n + "?十" + afterTen + ")";
        String afterHundred = "(零*" + tens + "|零+" + n + ")?";
        String hundreds = "(" + n + "百" + afterHundred + ")";
        String afterThousand = "(零*" + hundreds + "|零*" + tens + "|零+" + n + ")?";
        String thousands = "(" + n + "千" + afterThousand + ")";
        String withUnits = "(" + thousands + "|" + hundreds + "|" + tens + ")";
        String section = "(" + withUnits + "|" + n + ")";
        // the last section can end with a digit that lacks its unit
        String last = "(" + section + "|" + n + "百" + n + "|" + n + "千(零*" + n + "百)?" + n + ")";
        String afterTenThousand = "(零*" + last + ")?";
        String afterHundredMillion = "(零*" + section + "万" + afterTenThousand + "|零*" + last + ")?";
        String afterMillionMillion = "(零*" + section + "亿" + afterHundredMillion + "|" + afterHundredMillion + ")";
        return "零|[百千万亿]|零?(" + last
                + "|" + section + "万" + afterTenThousand
                + "|" + section + "亿" + afterHundredMillion
                + "|" + section + "万(零*" + withUnits + "|零+" + n + ")亿" + afterHundredMillion
                + "|" + section + "万亿" + afterMillionMillion + ")";
    }

    /** Returns the value of a text; empty if it is no number. */
    static OptionalLong read(String text) {
        if (MANY_DIGITS.matcher(text).matches()) {
            long value = 0;
            for (int i = 0; i < text.length(); i++) {
                value = value * 10 + DIGITS.indexOf(text.charAt(i));
            }
            return OptionalLong.of(value);
        }
        return INTEGER.matcher(text).matches() ? OptionalLong.of(value(text, 1)) : OptionalLong.empty();
    }

    /** Returns whether a text is the beginning of a number. */
    @SuppressWarnings("JdkObsolete") // hitEnd is what tells a beginning
    static boolean isBeginning(String text) {
        for (Pattern pattern : List.of(MANY_DIGITS, INTEGER)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches() || matcher.hitEnd()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the value of what follows a unit. */
    private static long value(String text, long unitBefore) {
        for (Map.Entry<String, Long> unit : UNITS) {
            int at = text.indexOf(unit.getKey());
            if (at >= 0) {
                String count = text.substring(0, at).replace("零", "");
                String rest = text.substring(at + unit.getKey().length());
                return (count.isEmpty() ? 1 : value(text.substring(0, at), 1)) * unit.getValue()
                        + value(rest, unit.getValue());
            }
        }
        if (text.length() == 1 && unitBefore >= 10) {
            return DIGITS.indexOf(text) * unitBefore / 10;
        }
        return text.isEmpty() ? 0 : DIGITS.indexOf(text.charAt(text.length() - 1));
    }

    /** Writes a value digit by digit from the left; each of the four sections is written when its last digit is. */
    static String write(long value) {
        String digits = String.format("%016d", value);
        var text = new StringBuilder();
        boolean zeros = false; // between the last character and the next digit
        for (int i = 0; i < 16; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit == 0) {
                zeros = true;
            } else {
                text.append(zeros && !text.isEmpty() ? "零" : "").append(DIGITS.charAt(digit));
                text.append(List.of("千", "百", "十", "").get(i % 4));
                zeros = false;
            }
            if (i % 4 == 3) {
                String section = digits.substring(i - 3, i + 1);
                boolean upToHundredMillion = !digits.substring(0, 8).equals("00000000");
                if (i == 3 || i == 11) {
                    text.append(section.equals("0000") ? "" : "万");
                } else if (i == 7) {
                    text.append(upToHundredMillion ? "亿" : "");
                }
                // 一万一千: what is missing at the end of a section is said only if the next has no thousands
                zeros = section.equals("0000") && zeros;
            }
        }
        String written = text.isEmpty() ? "零" : text.toString();
        return written.startsWith("一十") ? written.substring(1) : written;
    }
}
