package shuzi.dataset.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.dataset.Split;
import shuzi.web.problem.UnprocessableContentException;

/** Interprets the folders of an archive, and warns where they are ambiguous. */
final class FolderNames {

    private static final Set<String> VALIDATION = Set.of("validation", "valid", "val");
    private static final int MAX_SHOWN = 100; // characters of a path

    private long validation;
    private long contradictions;
    private @Nullable String contradiction; // the first path
    private boolean zero;
    private boolean last;

    /**
     * Examines the paths of all files.
     *
     * @throws UnprocessableContentException if the folders are numbered from 0, because the labels would be wrong
     */
    FolderNames(Stream<String> paths) {
        paths.forEach(this::add);
        if (zero && !last) {
            throw UnprocessableContentException.because(
                    "The archive has a folder 0 but no folder 15. Labels start at 1: 零 is 1, 一 is 2, … 亿 is 15."
                            + " Add 1 to the number of each folder, or call them 零 … 亿.");
        }
    }

    private void add(String path) {
        Integer folder = ImagePath.labelOfFolder(path);
        ImagePath source = ImagePath.parse(path);
        if (folder != null && source != null) {
            if (source.writer() == null) { // the label is that of the folder
                zero |= folder == 0;
                last |= folder == Numeral.ALL.size();
            } else if (source.label() != folder) {
                contradictions++;
                contradiction = contradiction == null ? path : contradiction;
            }
        }
        if (isValidation(path)) {
            validation++;
        }
    }

    List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (validation > 0) {
            warnings.add(
                    "%d files lie in a folder validation: they are training images, of which each training job holds out its own validation images."
                            .formatted(validation));
        }
        if (contradiction != null) {
            warnings.add("The labels of %d files differ from their folders (first: %s); the file names take precedence."
                    .formatted(contradictions, shown(contradiction)));
        }
        return warnings;
    }

    private static String shown(String path) {
        return path.codePointCount(0, path.length()) <= MAX_SHOWN
                ? path
                : path.substring(0, path.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }

    /** Returns the side of the nearest folder with a name such as train, validation or test; null if there is none. */
    static @Nullable Split sideOf(String path) {
        String folder = side(path);
        return folder == null ? null : folder.equals("test") ? Split.TEST : Split.TRAIN;
    }

    private static boolean isValidation(String path) {
        String folder = side(path);
        return folder != null && VALIDATION.contains(folder);
    }

    private static @Nullable String side(String path) {
        String[] parts = path.toLowerCase(Locale.ROOT).split("[/\\\\]", -1);
        for (int i = parts.length - 2; i >= 0; i--) {
            if (parts[i].equals("train") || parts[i].equals("test") || VALIDATION.contains(parts[i])) {
                return parts[i];
            }
        }
        return null;
    }
}
