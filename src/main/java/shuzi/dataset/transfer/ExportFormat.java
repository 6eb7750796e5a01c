package shuzi.dataset.transfer;

import java.util.Arrays;
import java.util.stream.Collectors;
import shuzi.web.problem.InvalidRequestException;

/** Lists the file formats of exported data sets. */
enum ExportFormat {
    /** Pictures in folders. */
    ZIP("zip", "application/zip"),
    /** MATLAB, level 5. */
    MAT("mat", "application/x-matlab-data"),
    /** The four files of MNIST, in a ZIP. */
    IDX("zip", "application/zip"),
    /** One image per line. */
    CSV("csv", "text/csv"),
    /** NumPy. */
    NPZ("npz", "application/x-npz");

    private final String suffix;
    private final String mediaType;

    ExportFormat(String suffix, String mediaType) {
        this.suffix = suffix;
        this.mediaType = mediaType;
    }

    /**
     * Returns the format with a name in lower case.
     *
     * @throws InvalidRequestException if there is none
     */
    static ExportFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.lowerCase().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.field(
                        "format",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(ExportFormat::lowerCase)
                                        .collect(Collectors.joining(", "))));
    }

    String lowerCase() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String mediaType() {
        return mediaType;
    }

    /** Returns a file name for a data set, without the characters that file systems or headers do not allow. */
    String fileName(String datasetName) {
        String safe = datasetName.replaceAll("[\\\\/:*?\"<>|\\p{IsCntrl}]", "_").strip();
        int length = Math.min(100, safe.codePointCount(0, safe.length()));
        String shortened = safe.substring(0, safe.offsetByCodePoints(0, length)).replaceAll("^\\.+", "_");
        return (shortened.isEmpty() ? "data set" : shortened) + (this == IDX ? "-idx." : ".") + suffix;
    }
}
