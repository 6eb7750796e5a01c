package shuzi.web.binding;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** Makes and checks names of resources and files. */
public final class Names {

    private static final Pattern UNPRINTABLE = Pattern.compile("[" + ValidName.UNPRINTABLE + "]");

    private static final int MAX_FILE_NAME = 100; // characters

    private static final String BLANKS =
            "\u115F\u1160\u2800\u3164\uFFA0"; // fillers and the empty Braille cell: Unicode counts them as letters, but
    // they are invisible

    private Names() {}

    /**
     * Returns a text without the characters that a name must not contain, cut to {@code max} characters (code points).
     */
    public static String plain(String text, int max) {
        String plain = UNPRINTABLE.matcher(text).replaceAll("");
        return plain.substring(0, plain.offsetByCodePoints(0, Math.min(max, plain.codePointCount(0, plain.length()))));
    }

    /**
     * Returns the name in a form or, without one, the name of its file.
     *
     * @param fallback returned if the file has no usable name either
     */
    public static String orFileName(@Nullable String name, MultipartFile file, String fallback) {
        if (name != null) {
            return name;
        }
        String fileName = ofFile(file);
        return isBlank(fileName) ? fallback : fileName;
    }

    /** Returns the file name that the client sent, without unprintable characters and cut to 100. */
    public static String ofFile(MultipartFile file) {
        return plain(Objects.requireNonNullElse(file.getOriginalFilename(), ""), MAX_FILE_NAME);
    }

    /** Tells whether a text has no visible character. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || BLANKS.indexOf(c) >= 0
                        || Character.getType(c) == Character.FORMAT);
    }

    static boolean isPrintable(String text) {
        return !UNPRINTABLE.matcher(text).find();
    }
}
