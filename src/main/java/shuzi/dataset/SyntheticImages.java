package shuzi.dataset;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import shuzi.core.handwriting.Writer;

/**
 * Images that synthetic writers write, by turns: the same numbers give the same images.
 *
 * @param imagesPerClass images of each numeral
 * @param writers how many people write them
 * @param seed makes the writers
 */
record SyntheticImages(int imagesPerClass, int writers, long seed) {

    int count() {
        return imagesPerClass * Numeral.ALL.size();
    }

    /** Hands all images to the receiver; they are named as those of Chinese MNIST. */
    void write(Conveyor conveyor, ImageReceiver receiver) {
        List<Writer> people = IntStream.range(0, Math.min(writers, imagesPerClass))
                .mapToObj(number -> new Writer(seed, number))
                .toList();
        conveyor.run(
                IntStream.range(0, count())
                        .<Callable<Written>>mapToObj(i -> () -> write(people, i))
                        .iterator(),
                written -> written.hand(receiver));
    }

    private record Written(ImageSource source, byte[] hash, byte[] packed) {

        void hand(ImageReceiver receiver) {
            receiver.image(
                    "input_%d_%d_%d.png".formatted(source.writer(), source.sample(), source.label()),
                    source,
                    null,
                    hash,
                    packed);
        }
    }

    private static Written write(List<Writer> people, int number) {
        int label = 1 + number % Numeral.ALL.size();
        int turn = number / Numeral.ALL.size();
        int writer = turn % people.size();
        int sample = turn / people.size();
        byte[] pixels = people.get(writer).write(label, sample).toArray();
        return new Written(
                new ImageSource(label, writer + 1, sample + 1),
                ImportedImage.hashOf(label, pixels),
                PackedPixels.pack(pixels));
    }
}
