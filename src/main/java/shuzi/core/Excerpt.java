package shuzi.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shortens values of clients for responses and log lines. */
public final class Excerpt {

    private static final int MAX_VALUE = 100; // code points
    private static final int MAX_TEXT = 2000;
    private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (MAX_VALUE + 20) + ",}"); // with quotes around it

    private Excerpt() {}

    /** Returns a value as text, or its first 100 characters. */
    public static String of(@Nullable Object value) {
        return cut(String.valueOf(value), MAX_VALUE);
    }

    /** Returns a text that can contain values of clients, with the whole text and each of its words shortened. */
    public static String text(String text) {
        return LONG_WORD
                .matcher(cut(text, MAX_TEXT))
                .replaceAll(word -> Matcher.quoteReplacement(cut(word.group(), MAX_VALUE)));
    }

    private static String cut(String text, int codePoints) {
        if (text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, codePoints)) + "…";
    }
}
