package shuzi.dataset;

import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;

/**
 * An image of a stored data set.
 *
 * @param position index in the order of the data set
 * @param pixels 64 x 64, row by row
 */
public record StoredImage(
        int position,
        Numeral numeral,
        @Nullable Integer writer,
        @Nullable Integer sample,
        byte[] pixels) {

    public GreyImage toGreyImage() {
        return new GreyImage(pixels);
    }
}
