package shuzi.dataset.transfer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The separator and the encoding of a CSV file, which differ between programs and countries. */
record CsvDialect(char separator, Charset charset) {

    private static final String SEPARATORS = ",;\t";

    /** Returns whether a file that begins with these bytes can be CSV: text with a separator in its first line. */
    static boolean isCsv(byte[] start) {
        return of(start) != null;
    }

    /**
     * Returns the dialect of a file that begins with these bytes; null if they are not text with a separator in line 1.
     */
    static @Nullable CsvDialect of(byte[] start) {
        Charset charset = charset(start);
        String text = new String(start, charset);
        int from = text.startsWith("\uFEFF") ? 1 : 0;
        var counts = new int[SEPARATORS.length()];
        boolean firstLine = true;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            int separator = SEPARATORS.indexOf(c);
            if (c < ' ' && separator < 0 && c != '\r' && c != '\n') {
                return null;
            }
            firstLine &= c != '\n' && c != '\r';
            if (firstLine && separator >= 0) {
                counts[separator]++;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return counts[best] == 0 ? null : new CsvDialect(SEPARATORS.charAt(best), charset);
    }

    /** Returns UTF-16 if the file begins with its mark or every other of the first bytes is 0, else UTF-8. */
    private static Charset charset(byte[] start) {
        if (start.length < 4) {
            return StandardCharsets.UTF_8;
        }
        int mark = ((start[0] & 0xff) << 8) | (start[1] & 0xff);
        boolean evenZero = start[0] == 0 && start[2] == 0;
        boolean oddZero = start[1] == 0 && start[3] == 0;
        if (mark == 0xfffe || (oddZero && !evenZero)) {
            return StandardCharsets.UTF_16LE;
        }
        return mark == 0xfeff || (evenZero && !oddZero) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }
}
