package shuzi.dataset;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An image as its data set will list it.
 *
 * @param split its side, where the upload tells
 * @param hash {@link ContentHash} of label and pixels
 * @param place where its pixels are stored
 */
record ListedImage(
        String fileName,
        int label,
        @Nullable Integer writer,
        @Nullable Integer sample,
        @Nullable Split split,
        byte[] hash,
        PixelPlace place) {

    /** The order of a data set: by content, so that it does not depend on how the images were packed. */
    static final Comparator<ListedImage> ORDER =
            Comparator.comparing(ListedImage::hash, Arrays::compareUnsigned).thenComparing(ListedImage::fileName);

    static ListedImage of(NewImage image, PixelPlace place) {
        return new ListedImage(
                image.fileName(), image.label(), image.writer(), image.sample(), image.split(), image.hash(), place);
    }
}
