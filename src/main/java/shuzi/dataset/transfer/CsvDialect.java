package shuzi.dataset.transfer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a CSV is written, as its first line tells: programs and countries differ. */
record CsvDialect(char separator, Charset charset) {

    private static final String SEPARATORS = ",;\t";

    /** Whether a file that begins with these bytes may be CSV: text with a separator in its first line. */
    static boolean isCsv(byte[] start) {
        return of(start) != null;
    }

    /** Returns the dialect of a file that begins with these bytes; null when it is no text with a separator in its first line. */
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
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return counts[most] == 0 ? null : new CsvDialect(SEPARATORS.charAt(most), charset);
    }

    /** UTF-16 where a mark, or a zero in every other of the first bytes, tells; UTF-8 otherwise. */
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
