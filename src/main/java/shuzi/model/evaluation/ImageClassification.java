package shuzi.model.evaluation;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.HashedImage;
import shuzi.dataset.Split;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.concurrency.Work;
import shuzi.web.problem.DamagedException;

/**
 * Classifies the images of one side of a data set as predictions do. It has the pixels of a thousand images in memory at
 * a time, and needs no transaction.
 */
@Component
class ImageClassification {

    private static final int MAX_AT_ONCE = 2; // each uses all cores

    private final Datasets datasets;
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(MAX_AT_ONCE, "evaluations and comparisons");

    ImageClassification(Datasets datasets) {
        this.datasets = datasets;
    }

    /**
     * Runs work for a client.
     *
     * @throws shuzi.web.problem.TooManyRequestsException if the maximum number is already running
     */
    <T> T limited(Work<T, RuntimeException> work) {
        return limiter.run(work);
    }

    /** An image, and its classification by each classifier. */
    private record Classified(HashedImage image, List<Classification> results) {}

    /**
     * Classifies images on all cores.
     *
     * @param wanted chooses the images to classify
     * @param receiver gets the classified images in the order of the data set, on the calling thread, with a result for
     *     each classifier
     * @throws shuzi.web.problem.NotFoundException if the data set is deleted meanwhile
     * @throws DamagedException if the images are not those that were stored
     */
    void run(
            Dataset dataset,
            Split split,
            List<Classifier> classifiers,
            Predicate<HashedImage> wanted,
            BiConsumer<HashedImage, List<Classification>> receiver) {
        int read = 0;
        for (int block = 0; block < datasets.blocks(dataset); block++) {
            List<HashedImage> images = datasets.block(dataset.id(), block, split);
            read += images.size();
            List<Classified> classified = images.parallelStream()
                    .filter(wanted)
                    .map(image -> new Classified(
                            image,
                            classifiers.stream()
                                    .map(classifier ->
                                            classifier.classify(image.image().toGreyImage()))
                                    .toList()))
                    .toList();
            classified.forEach(one -> receiver.accept(one.image, one.results));
        }
        if (read != dataset.count(split)) {
            datasets.get(dataset.id()); // throws if it was deleted
            throw DamagedException.dataset(dataset.id());
        }
    }
}
