package shuzi.dataset.transfer;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.image.GreyImage;
import shuzi.dataset.NewImage;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.UnprocessableContentException;

/** Reads images from the rows of matrices. If a row is not an image, the import fails. */
final class MatrixImages {

    private static final int BLOCK = 64; // images that are read together

    private MatrixImages() {}

    /** Up to {@link #BLOCK} rows of a matrix, from the first one. */
    private record Block(LabelledMatrix matrix, int first) {}

    /**
     * Opens a reader of the images of matrices. The reader throws an exception if a pixel is wrong.
     *
     * @param memory memory of the matrices, which is closed with the reader
     * @throws shuzi.web.problem.ProblemException if there are too many images or a label is wrong
     */
    static ImportReader open(
            List<LabelledMatrix> matrices, Closeable memory, OrderedParallelPipeline pipeline, DatasetSettings limits) {
        long images = matrices.stream().mapToLong(LabelledMatrix::count).sum();
        if (images > limits.maxImages()) {
            throw TooLargeException.because(
                    "There are %d images; the limit is %d.".formatted(images, limits.maxImages()));
        }
        for (LabelledMatrix matrix : matrices) {
            IntStream.range(0, matrix.count()).forEach(matrix::numeral);
        }
        boolean scaled = images > 0 && matrices.stream().allMatch(LabelledMatrix::isFrom0To1);
        Iterator<Block> blocks = matrices.stream()
                .flatMap(matrix -> IntStream.range(0, Math.ceilDiv(matrix.count(), BLOCK))
                        .mapToObj(block -> new Block(matrix, block * BLOCK)))
                .iterator();
        return new ImportReader(
                pipeline.flatMap(blocks, block -> images(block.matrix, block.first, scaled)),
                Math.toIntExact(images),
                scaled ? List.of("All pixels are from 0 to 1: they were multiplied by 255.") : List.of(),
                memory);
    }

    private static List<NewImage> images(LabelledMatrix matrix, int first, boolean scaled) {
        int count = Math.min(BLOCK, matrix.count() - first);
        byte[] pixels = matrix.pixels(first, count, scaled);
        var images = new ArrayList<NewImage>(count);
        for (int i = 0; i < count; i++) {
            byte[] ofImage = Arrays.copyOfRange(pixels, i * GreyImage.PIXELS, (i + 1) * GreyImage.PIXELS);
            String name = matrix.name() + " " + (first + i + 1);
            requireInk(name, ofImage);
            images.add(NewImage.of(name, matrix.numeral(first + i), null, null, matrix.split(), ofImage));
        }
        return images;
    }

    /** Requires that the pixels of an image are not all the same. In an archive, such a picture is skipped instead. */
    static void requireInk(String name, byte[] pixels) {
        for (byte pixel : pixels) {
            if (pixel != pixels[0]) {
                return;
            }
        }
        throw UnprocessableContentException.because("Image %s is blank: all its pixels are the same.".formatted(name));
    }
}
