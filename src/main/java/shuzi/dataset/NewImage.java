package shuzi.dataset;

import org.jspecify.annotations.Nullable;

/**
 * An image for a new data set.
 *
 * @param fileName its path in the upload, or what stands for one, as in {@code line 7}
 * @param label 1..15
 * @param writer who wrote it, where the upload tells
 * @param sample which of the writer's attempts it is, where the upload tells
 * @param split its side, where the upload tells
 * @param hash {@link ContentHash} of label and pixels
 * @param packed {@link PackedPixels}
 */
public record NewImage(
        String fileName,
        int label,
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
            int label,
            @Nullable Integer writer,
            @Nullable Integer sample,
            @Nullable Split split,
            byte[] pixels) {
        return new NewImage(
                fileName, label, writer, sample, split, ContentHash.of(label, pixels), PackedPixels.pack(pixels));
    }
}
