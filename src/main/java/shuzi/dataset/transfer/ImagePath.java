package shuzi.dataset.transfer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shuzi.dataset.Numeral;

/**
 * What the path of a file tells about its image: {@code input_{writer}_{sample}_{label}.jpg} anywhere, or else the nearest
 * folder above it whose name is the label or one of the characters.
 *
 * @param label as written, of any value
 * @param writer who wrote it, where the name tells
 * @param sample which of the writer's attempts it is, where the name tells
 */
record ImagePath(
        int label, @Nullable Integer writer, @Nullable Integer sample) {

    private static final Pattern KAGGLE_NAME =
            Pattern.compile("input_(\\d{1,9})_(\\d{1,9})_(\\d{1,9})\\.[a-z]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Set<String> LITTER = Set.of("thumbs.db", "desktop.ini", "chinese_mnist.csv");

    /** Returns what the path tells, or null when it tells no label. */
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

    /** Returns the label of the nearest folder whose name is a number or one of the 15 characters. */
    static @Nullable Integer labelOfFolder(String path) {
        String[] parts = path.split("[/\\\\]", -1);
        for (int i = parts.length - 2; i >= 0; i--) {
            int label = Numeral.labelOf(parts[i]);
            if (label > 0) {
                return label;
            }
            if (NUMBER.matcher(parts[i]).matches()) {
                return Integer.valueOf(parts[i]);
            }
        }
        return null;
    }

    /** Whether a file is one that operating systems leave in archives, or the index of Chinese MNIST, which tells nothing new. */
    static boolean isLitter(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.substring(Math.max(lower.lastIndexOf('/'), lower.lastIndexOf('\\')) + 1);
        return lower.contains("__macosx/") || name.startsWith(".") || LITTER.contains(name);
    }
}
