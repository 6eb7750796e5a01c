package shuzi.prediction;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.id.ResourceId;
import shuzi.core.image.DecoderBusyException;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.network.SampleTrace;
import shuzi.core.number.Direction;
import shuzi.core.number.NumberReading;
import shuzi.database.RepeatedReads;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.model.alias.AliasResolver;
import shuzi.model.alias.Aliases;
import shuzi.model.alias.ServedAlias;
import shuzi.web.binding.AliasName;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnprocessableContentException;

/** Classifies and reads the pictures of requests while training waits, counts them, and passes them to shadow models. */
@Service
public class Predictions {

    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Models models;
    private final AliasResolver aliases;
    private final RepeatedReads reads;
    private final PredictionPriority priority;
    private final PredictionMetrics metrics;
    private final ShadowTraffic shadows;

    Predictions(
            Models models,
            AliasResolver aliases,
            RepeatedReads reads,
            PredictionPriority priority,
            PredictionMetrics metrics,
            ShadowTraffic shadows) {
        this.models = models;
        this.aliases = aliases;
        this.reads = reads;
        this.priority = priority;
        this.metrics = metrics;
        this.shadows = shadows;
    }

    /**
     * Returns the model that answers a request.
     *
     * @param model id of a model, or name of an alias; null or blank for the default alias, because forms send empty
     *     fields
     * @throws NotFoundException if there is no such model or alias
     */
    public PredictionTarget target(@Nullable String model) {
        String name = model == null || model.isBlank() ? Aliases.DEFAULT : model;
        if (ResourceId.isId(name)) {
            var id = new ModelId(UUID.fromString(name));
            return new PredictionTarget(reads.read(() -> models.classifier(id)), null);
        }
        if (!name.matches(AliasName.PATTERN)) {
            throw NotFoundException.of("alias or model", name);
        }
        return PredictionTarget.of(reads.read(() -> aliases.resolve(name)));
    }

    /**
     * Classifies a picture.
     *
     * @param request the request that it belongs to
     * @throws UnprocessableContentException if the picture cannot be used
     * @throws TooManyRequestsException if too many large pictures are being decoded
     */
    public Classification classify(PredictionTarget target, byte[] file, HttpServletRequest request) {
        long began = System.nanoTime();
        Classification result = withPriority(() -> target.classifier().classify(file));
        count(target.alias(), () -> file, result, System.nanoTime() - began, request);
        return result;
    }

    /**
     * Classifies an image of 64 x 64 pixels, with the same result as its PNG.
     *
     * @param request the request that it belongs to
     * @throws UnprocessableContentException if it has no ink
     */
    public Classification classify(PredictionTarget target, GreyImage image, HttpServletRequest request) {
        long began = System.nanoTime();
        Classification result = withPriority(() -> target.classifier().classifyPicture(image));
        count(target.alias(), () -> ImageEncoder.png(image), result, System.nanoTime() - began, request);
        return result;
    }

    /** Classifies a picture, and returns the steps of its normalization, too. */
    Classifier.Explanation explain(PredictionTarget target, byte[] file, HttpServletRequest request) {
        long began = System.nanoTime();
        Classifier.Explanation result = withPriority(() -> target.classifier().explain(file));
        count(target.alias(), () -> file, result.classification(), System.nanoTime() - began, request);
        return result;
    }

    /**
     * Returns the values of a picture on its way through the network. The picture counts neither for the metrics of the
     * alias nor for its shadow.
     *
     * @param label the label whose output should have been 1; null for that of the best candidate
     * @throws UnprocessableContentException if the picture cannot be used, or the model has no such class
     */
    Activations activations(PredictionTarget target, byte[] file, @Nullable Integer label, double learningRate) {
        return withPriority(() -> {
            Classifier classifier = target.classifier();
            Classification result = classifier.classify(file);
            List<NumeralClass> classes = classifier.model().classes();
            int best = result.best(1).getFirst();
            int ofClass = label == null
                    ? best
                    : IntStream.range(0, classes.size())
                            .filter(i -> classes.get(i).label() == label)
                            .findFirst()
                            .orElseThrow(() -> UnprocessableContentException.because(
                                    "The model has no class with the label %d.".formatted(label)));
            SampleTrace trace = classifier.trace(result.input(), ofClass);
            return Activations.of(result, ofClass, trace, learningRate, classifier.afterStep(trace, learningRate));
        });
    }

    /**
     * Reads a picture of a whole number. Its alias counts it separately from classified pictures; shadow models do not get
     * it.
     *
     * @param direction direction of the line; null if it is not known
     * @param alternatives maximum number of alternatives
     * @throws UnprocessableContentException if the picture cannot be used, or the model cannot read numbers
     * @throws TooManyRequestsException if too many large pictures are being decoded
     */
    NumberReading readNumber(PredictionTarget target, byte[] file, @Nullable Direction direction, int alternatives) {
        requireReadsNumbers(target);
        NumberReading reading = withPriority(() -> target.classifier().readNumber(file, direction, alternatives));
        if (target.alias() != null) {
            metrics.numberRead(target.alias(), reading);
        }
        return reading;
    }

    /**
     * Checks that a model can read whole numbers.
     *
     * @throws UnprocessableContentException if it cannot
     */
    static void requireReadsNumbers(PredictionTarget target) {
        if (!target.classifier().canReadNumbers()) {
            throw UnprocessableContentException.because(
                    "The model cannot read numbers: it must have been trained on normalized images of the 15 numerals.");
        }
    }

    private void count(
            @Nullable ServedAlias alias,
            Supplier<byte[]> file,
            Classification result,
            long nanos,
            HttpServletRequest request) {
        if (alias == null) {
            return;
        }
        metrics.predicted(alias);
        if (alias.shadow() != null) {
            shadows.note(request, ShadowedAnswer.of(alias, file.get(), result, nanos));
        }
    }

    /** Computes something from a picture. */
    @FunctionalInterface
    private interface PictureTask<T> {
        T run() throws InvalidImageException;
    }

    /** Computes something from a picture while training waits. */
    private <T> T withPriority(PictureTask<T> task) {
        priority.begin();
        try {
            return task.run();
        } catch (InvalidImageException e) {
            throw UnprocessableContentException.because("The picture cannot be used: " + e.reason() + ".");
        } catch (DecoderBusyException e) {
            throw TooManyRequestsException.because(e.getMessage() + ". Try again later.", BUSY);
        } finally {
            priority.end();
        }
    }
}
