package shuzi.dataset.transfer;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;
import shuzi.dataset.NewImage;

/**
 * Images by synthetic writers, who write in turn. The same parameters give the same images.
 *
 * @param imagesPerClass number of images of each numeral
 * @param writers number of writers
 * @param seed seed of the writers
 */
record SyntheticImages(int imagesPerClass, int writers, long seed) {

    int count() {
        return imagesPerClass * Numeral.ALL.size();
    }

    /** Opens a reader of all images, which have names like those of Chinese MNIST. */
    ImportReader open(OrderedParallelPipeline pipeline) {
        List<Writer> people = IntStream.range(0, Math.min(writers, imagesPerClass))
                .mapToObj(number -> new Writer(seed, number))
                .toList();
        Iterator<Integer> numbers = IntStream.range(0, count()).iterator();
        return new ImportReader(pipeline.map(numbers, number -> write(people, number)), count(), List.of(), () -> {});
    }

    private static NewImage write(List<Writer> people, int number) {
        Numeral numeral = Numeral.ofClassIndex(number % Numeral.ALL.size());
        int turn = number / Numeral.ALL.size();
        int writer = turn % people.size();
        int sample = turn / people.size();
        byte[] pixels = people.get(writer).write(numeral.label(), sample).toArray();
        String name = "input_%d_%d_%d.png".formatted(writer + 1, sample + 1, numeral.label());
        return NewImage.of(name, numeral, writer + 1, sample + 1, null, pixels);
    }
}
