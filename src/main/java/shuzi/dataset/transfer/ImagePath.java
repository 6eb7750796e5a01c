package shuzi.dataset.transfer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;

/**
 * The label, writer and sample in the path of a file. They are in its name, {@code
 * input_{writer}_{sample}_{label}.jpg}; otherwise the label is the name of the nearest folder that is a number or one
 * of the characters.
 *
 * @param label as written, of any value
 * @param writer number of the writer; null if unknown
 * @param sample number of the image among those of its writer and label; null if unknown
 */
record ImagePath(
        int label, @Nullable Integer writer, @Nullable Integer sample) {

    private static final Pattern KAGGLE_NAME =
            Pattern.compile("input_(\\d{1,9})_(\\d{1,9})_(\\d{1,9})\\.[a-z]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Set<String> IGNORED_NAMES = Set.of("thumbs.db", "desktop.ini", "chinese_mnist.csv");

    /** Parses a path. Returns null if it has no label. */
    static @Nullable ImagePath parse(String path) {
        Matcher name = KAGGLE_NAME.matcher(path);
        name.region(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1, path.length());
        if (name.matches()) {
            return new ImagePath(
                    Integer.parseInt(name.group(3)), Integer.valueOf(name.group(1)), Integer.valueOf(name.group(2)));
        }
        Integer folder = labelOfFolder(path);
        return folder == null ? null : new ImagePath(folder, null, null);
    }

    /** Returns the label of the nearest folder whose name is a number or a character; null if there is none. */
    static @Nullable Integer labelOfFolder(String path) {
        String[] parts = path.split("[/\\\\]", -1);
        for (int i = parts.length - 2; i >= 0; i--) {
            Numeral numeral = Numeral.ofCharacter(parts[i]);
            if (numeral != null) {
                return numeral.label();
            }
            if (NUMBER.matcher(parts[i]).matches()) {
                return Integer.valueOf(parts[i]);
            }
        }
        return null;
    }

    /**
     * Returns whether a file is ignored: one that operating systems add to archives, or the redundant index of Chinese
     * MNIST.
     */
    static boolean isIgnored(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.substring(Math.max(lower.lastIndexOf('/'), lower.lastIndexOf('\\')) + 1);
        return lower.contains("__macosx/") || name.startsWith(".") || IGNORED_NAMES.contains(name);
    }
}
