package shuzi.dataset.transfer;

import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.dataset.NewImage;
import shuzi.dataset.Split;

/**
 * A line of a CSV file, which is an image.
 *
 * @param number number of the line, from 1
 * @param name name of the image in its data set
 * @param split side of the image; null if neither the line nor the name of the file specifies it
 * @param pixels 64 x 64, row by row
 */
record CsvLine(
        long number,
        String name,
        Numeral numeral,
        @Nullable Integer writer,
        @Nullable Integer sample,
        @Nullable Split split,
        byte[] pixels) {

    NewImage toImage() {
        MatrixImages.requireInk("in line " + number, pixels);
        return NewImage.of(name, numeral, writer, sample, split, pixels);
    }
}
