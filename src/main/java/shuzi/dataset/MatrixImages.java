package shuzi.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import shuzi.core.image.GreyImage;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.UnprocessableContentException;

/** Images that come as matrices: all of them are taken, or the first that is wrong is named. */
final class MatrixImages {

    private static final int BLOCK = 64; // images that are read together

    private final Conveyor conveyor;
    private final DatasetSettings limits;

    MatrixImages(Conveyor conveyor, DatasetSettings limits) {
        this.conveyor = conveyor;
        this.limits = limits;
    }

    private record Image(String name, ImageSource source, byte[] hash, byte[] packed) {}

    void read(List<LabelledMatrix> matrices, ImageReceiver receiver) {
        long images = matrices.stream().mapToLong(LabelledMatrix::count).sum();
        if (images > limits.maxImages()) {
            throw TooLargeException.because(
                    "There are %d images; at most %d are taken.".formatted(images, limits.maxImages()));
        }
        for (LabelledMatrix matrix : matrices) {
            IntStream.range(0, matrix.count()).forEach(matrix::label);
        }
        boolean scaled = images > 0 && matrices.stream().allMatch(LabelledMatrix::isFrom0To1);
        if (scaled) {
            receiver.warning("All pixels are from 0 to 1: they were multiplied by 255.");
        }
        for (LabelledMatrix matrix : matrices) {
            Stream<Callable<List<Image>>> blocks = IntStream.range(0, Math.ceilDiv(matrix.count(), BLOCK))
                    .mapToObj(block -> () -> images(matrix, block * BLOCK, scaled));
            conveyor.run(
                    blocks.iterator(),
                    block -> block.forEach(image ->
                            receiver.image(image.name, image.source, matrix.split(), image.hash, image.packed)));
        }
    }

    private static List<Image> images(LabelledMatrix matrix, int first, boolean scaled) {
        int count = Math.min(BLOCK, matrix.count() - first);
        byte[] pixels = matrix.pixels(first, count, scaled);
        var images = new ArrayList<Image>(count);
        for (int i = 0; i < count; i++) {
            var one = new byte[GreyImage.PIXELS];
            System.arraycopy(pixels, i * GreyImage.PIXELS, one, 0, GreyImage.PIXELS);
            String name = matrix.name() + " " + (first + i + 1);
            requireInk(name, one);
            int label = matrix.label(first + i);
            images.add(new Image(
                    name,
                    new ImageSource(label, null, null),
                    ImportedImage.hashOf(label, one),
                    PackedPixels.pack(one)));
        }
        return images;
    }

    /** Rejects an image whose pixels are all the same, as a picture is. */
    static void requireInk(String name, byte[] pixels) {
        for (byte pixel : pixels) {
            if (pixel != pixels[0]) {
                return;
            }
        }
        throw UnprocessableContentException.because("Image %s is blank: all its pixels are the same.".formatted(name));
    }
}
