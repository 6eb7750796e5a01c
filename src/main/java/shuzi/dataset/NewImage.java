package shuzi.dataset;

import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;

/**
 * An image for a new data set.
 *
 * @param fileName path in the upload, or a substitute such as {@code line 7}
 * @param writer number of the writer; null if unknown
 * @param sample number of the image among those of its writer and numeral; null if unknown
 * @param split side of the image; null if the upload does not specify it
 * @param hash {@link ContentHash} of label and pixels
 * @param packed pixels in the format of {@link PackedPixels}
 */
public record NewImage(
        String fileName,
        Numeral numeral,
        @Nullable Integer writer,
        @Nullable Integer sample,
        @Nullable Split split,
        byte[] hash,
        byte[] packed)
        implements ImportedItem {

    /**
     * Hashes and packs an image.
     *
     * @param pixels 64 x 64, row by row
     */
    public static NewImage of(
            String fileName,
            Numeral numeral,
            @Nullable Integer writer,
            @Nullable Integer sample,
            @Nullable Split split,
            byte[] pixels) {
        return new NewImage(
                fileName,
                numeral,
                writer,
                sample,
                split,
                ContentHash.of(numeral.label(), pixels),
                PackedPixels.pack(pixels));
    }
}
