package shuzi.training;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.Distortion;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Calibration;
import shuzi.core.network.CheckpointFormat;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.EarlyStopping;
import shuzi.core.network.Epoch;
import shuzi.core.network.Evaluation;
import shuzi.core.network.GradientCheck;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.MixedSamples;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.Samples;
import shuzi.core.network.Trainer;
import shuzi.model.TrainedNetwork;
import shuzi.training.config.TrainingConfig;

/**
 * Trains one network. Validation images, which are held out from the training images, choose when to stop, which epoch's
 * weights to keep, and the rejection threshold. Test images choose nothing.
 */
final class NetworkTraining {

    /** The share of the outlier images below the rejection threshold. */
    private static final double OUTLIERS_REJECTED = 0.97;

    /** The largest share of the validation images below the threshold; it counts before the other share. */
    private static final double IMAGES_REJECTED = 0.02;

    /** Images on which the gradient check computes the cost, at most. */
    private static final int CHECKED_IMAGES = 20;

    /** Biases, and weights, of each layer that it moves. */
    private static final int CHECKED_WEIGHTS = 25;

    private final MatrixEngine engine;
    private final TrainingConfig config;
    private final AuxiliaryImages made;
    private final Trainer trainer;
    private final TrainingImages checked; // by the gradient check
    private final Evaluation onTrain;
    private final @Nullable Evaluation onValidation;
    private final Evaluation onTest;
    private final int[] writers; // of each test image
    private final @Nullable EarlyStopping stopping;
    private Network network;
    private int epochs;
    private double trainAccuracy;
    private @Nullable Double validationAccuracy;

    /** An epoch and how good the network is after it. */
    record Result(
            Epoch epoch, double trainAccuracy, @Nullable Double validationAccuracy, double testAccuracy) {}

    /**
     * @param validateByWriter whether a writer's images are all validation images or none
     * @param start the weights to start from
     * @param made for the same settings
     * @param stop asked now and then, on any thread, while it is prepared
     * @throws TrainingStoppedException when it was stopped
     */
    NetworkTraining(
            MatrixEngine engine,
            TrainingConfig config,
            TrainingImages train,
            TrainingImages test,
            boolean validateByWriter,
            Network start,
            AuxiliaryImages made,
            BooleanSupplier stop) {
        this.engine = engine;
        this.config = config;
        this.network = start;
        this.made = made;
        this.writers = test.writers();
        double scale = config.preprocessing().pixelScale();
        TrainingImages validation = TrainingImages.none(train.inputs());
        TrainingImages trainedOn = train;
        if (config.validation().validationFraction() > 0) {
            double[] places = train.places(validateByWriter, config.seed());
            validation =
                    train.where(image -> places[image] < config.validation().validationFraction());
            trainedOn =
                    train.where(image -> places[image] >= config.validation().validationFraction());
        }
        onValidation = validation.count() == 0
                ? null // or there are too few images for some to be spared
                : new Evaluation(engine, start.topology(), start.precision(), validation.samples(scale));
        stopping = config.validation().patience() == 0 || onValidation == null
                ? null
                : new EarlyStopping(config.validation().patience());
        int some = made.countBeside(trainedOn.count());
        TrainingImages images = some == 0 ? trainedOn : trainedOn.and(made.pool(some, stop));
        checked = config.gradientCheck() ? some(images) : TrainingImages.none(train.inputs());
        Samples samples = augmented(images.samples(scale));
        if (some > 0) {
            samples = new MixedSamples(samples, trainedOn.count(), some, 1);
        }
        trainer = new Trainer(engine, start, samples, config.toHyperparameters(samples.count()));
        onTrain = new Evaluation(engine, start.topology(), start.precision(), trainedOn.samples(scale));
        onTest = new Evaluation(engine, start.topology(), start.precision(), test.samples(scale));
    }

    private TrainingImages some(TrainingImages images) {
        Set<Integer> chosen = new SplittableRandom(config.seed())
                .ints(CHECKED_IMAGES, 0, images.count())
                .boxed()
                .collect(Collectors.toSet());
        return images.where(chosen::contains);
    }

    private Samples augmented(PixelSamples images) {
        if (config.presentation().augmentation() == 0) {
            return images;
        }
        Normalization normalization = config.preparation().normalization();
        int side = normalization == null ? GreyImage.SIDE : normalization.side();
        return images.augmented(() -> new Distortion(side, config.presentation().augmentation())::apply, config.seed());
    }

    /**
     * Checks back-propagation, with the cost of this training, at the weights it starts with.
     *
     * @param stop asked now and then; true ends the check
     * @return the relative difference of the two gradients, which is not a number where the cost is none
     */
    double gradientDifference(BooleanSupplier stop) {
        return GradientCheck.relativeDifference(
                engine,
                network,
                checked.samples(config.preprocessing().pixelScale()),
                config.toHyperparameters(checked.count()).regularisation(),
                CHECKED_WEIGHTS,
                new SplittableRandom(config.seed()),
                stop);
    }

    /**
     * Runs the next epoch.
     *
     * @param stop asked before each batch; true ends the epoch there
     * @return what it came to, or nothing if it was stopped
     * @throws shuzi.core.network.DivergedException when the weights are beyond use
     */
    Optional<Result> next(BooleanSupplier stop) {
        return trainer.next(stop).map(this::evaluated);
    }

    private Result evaluated(Epoch epoch) {
        Network now = trainer.network();
        double onTrainImages = onTrain.confusionMatrix(now).accuracy();
        Double onValidationImages = null;
        boolean counts = true;
        if (onValidation != null) {
            double[][] logits = onValidation.logits(now);
            onValidationImages =
                    ConfusionMatrix.of(logits, onValidation.classes()).accuracy();
            if (stopping != null) {
                double score = -Calibration.negativeLogLikelihood(
                        config.architecture().output(), logits, onValidation.classes(), 1);
                counts = stopping.add(epoch.number(), score, now);
            }
        }
        epochs = epoch.number();
        if (counts) {
            network = now;
            trainAccuracy = onTrainImages;
            validationAccuracy = onValidationImages;
        }
        return new Result(
                epoch,
                onTrainImages,
                onValidationImages,
                onTest.confusionMatrix(now).accuracy());
    }

    /** Those that it has run. */
    int epochs() {
        return epochs;
    }

    /** All that the next epochs depend on; empty when that is more than is kept. */
    Optional<byte[]> checkpoint() {
        return CheckpointFormat.size(trainer, stopping) > Checkpoint.MAX_BYTES
                ? Optional.empty()
                : Optional.of(CheckpointFormat.encode(trainer, stopping));
    }

    /**
     * Is, before its first epoch, where another run of the same job was.
     *
     * @throws IllegalArgumentException when these bytes are not what it gave as its checkpoint, saying why
     */
    void resume(byte[] checkpoint) {
        CheckpointFormat.restore(checkpoint, trainer, stopping);
        epochs = trainer.epochs();
        Optional<Network> counts = stopping == null
                ? Optional.of(trainer.network())
                : stopping.best().map(EarlyStopping.Best::network);
        if (epochs > 0 && counts.isPresent()) {
            network = counts.get();
            trainAccuracy = onTrain.confusionMatrix(network).accuracy();
            validationAccuracy = onValidation == null
                    ? null
                    : (Double) ConfusionMatrix.of(onValidation.logits(network), onValidation.classes())
                            .accuracy();
        }
    }

    boolean isTimeToStop() {
        return stopping != null && stopping.isTimeToStop();
    }

    /** What has come of it: of the best epoch, if validation images decide, else of the last one. */
    TrainedNetwork trained() {
        OutputActivation output = config.architecture().output();
        double temperature = 1;
        Double rejectionThreshold = null;
        if (onValidation != null) {
            double[][] logits = onValidation.logits(network);
            temperature = Calibration.temperature(output, logits, onValidation.classes());
            if (config.addedImages().outlierShare() > 0) {
                double[][] ofOthers = new Evaluation(
                                engine,
                                network.topology(),
                                network.precision(),
                                made.unseen().samples(config.preprocessing().pixelScale()))
                        .logits(network);
                rejectionThreshold = Math.min(quantile(ofOthers, OUTLIERS_REJECTED), quantile(logits, IMAGES_REJECTED));
            }
        }
        return TrainedNetwork.evaluated(
                network,
                config.preparation(),
                temperature,
                rejectionThreshold,
                trainAccuracy,
                validationAccuracy,
                onTest.logits(network),
                onTest.classes(),
                writers);
    }

    /** Returns the quantile of the largest logits of the images. */
    private static double quantile(double[][] logits, double share) {
        double[] sorted =
                Arrays.stream(logits).mapToDouble(MaxLogit::of).sorted().toArray();
        return sorted[(int) (share * sorted.length)];
    }
}
