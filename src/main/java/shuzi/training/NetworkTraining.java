package shuzi.training;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.Distortion;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Augmentation;
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
import shuzi.model.Preparation;
import shuzi.model.TrainedNetwork;
import shuzi.training.config.TrainingConfig;

/**
 * Trains one network. Validation images, which are held out from the training images, choose when to stop, which
 * epoch's weights to keep, and the rejection threshold. Test images choose nothing.
 */
final class NetworkTraining {

    /** Share of the outlier images that are to be below the rejection threshold. */
    private static final double OUTLIER_SHARE_BELOW = 0.95;

    /** Maximum share of the validation images below the threshold. It limits the threshold first. */
    private static final double MAX_VALIDATION_SHARE_BELOW = 0.02;

    /** Maximum number of images on which the gradient check computes the cost. */
    private static final int MAX_CHECKED_IMAGES = 20;

    /** Biases of each layer, and also weights of each layer, whose derivative the gradient check computes. */
    private static final int CHECKED_WEIGHTS = 25;

    private final MatrixEngine engine;
    private final TrainingConfig config;
    private final AuxiliaryImages auxiliary;
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

    /** An epoch, and the accuracies of the network after it. */
    record Result(
            Epoch epoch, double trainAccuracy, @Nullable Double validationAccuracy, double testAccuracy) {}

    /**
     * Holds out the validation images, and generates the auxiliary images that training needs.
     *
     * @param validateByWriter whether all images of a writer are validation images or none of them is
     * @param start the network whose weights training starts from
     * @param auxiliary made with the same settings
     * @param stop returns whether to stop; called repeatedly, by several threads, while images are generated
     * @throws TrainingStoppedException if {@code stop} returned true
     */
    NetworkTraining(
            MatrixEngine engine,
            TrainingConfig config,
            TrainingImages train,
            TrainingImages test,
            boolean validateByWriter,
            Network start,
            AuxiliaryImages auxiliary,
            BooleanSupplier stop) {
        this.engine = engine;
        this.config = config;
        this.network = start;
        this.auxiliary = auxiliary;
        this.writers = test.writers();
        Preparation preparation = config.preparation();
        TrainingImages validation = TrainingImages.none(train.size());
        TrainingImages trainedOn = train;
        if (config.validation().validationFraction() > 0) {
            double[] places = train.places(validateByWriter, config.seed());
            validation =
                    train.where(image -> places[image] < config.validation().validationFraction());
            trainedOn =
                    train.where(image -> places[image] >= config.validation().validationFraction());
        }
        onValidation = validation.count() == 0
                ? null // not wanted, or there are too few images to hold some out
                : new Evaluation(engine, start.topology(), start.precision(), validation.samples(preparation));
        stopping = config.validation().patience() == 0 || onValidation == null
                ? null
                : new EarlyStopping(config.validation().patience());
        int auxiliaryCount = auxiliary.countBeside(trainedOn.count());
        TrainingImages images = auxiliaryCount == 0 ? trainedOn : trainedOn.and(auxiliary.pool(auxiliaryCount, stop));
        checked = config.gradientCheck() ? checkedImages(images) : TrainingImages.none(train.size());
        Samples samples = augmented(images);
        if (auxiliaryCount > 0) {
            samples = new MixedSamples(samples, trainedOn.count(), auxiliaryCount, 1);
        }
        trainer = new Trainer(engine, start, samples, config.toHyperparameters(samples.count()));
        onTrain = new Evaluation(engine, start.topology(), start.precision(), trainedOn.samples(preparation));
        onTest = new Evaluation(engine, start.topology(), start.precision(), test.samples(preparation));
    }

    private TrainingImages checkedImages(TrainingImages images) {
        Set<Integer> chosen = new SplittableRandom(config.seed())
                .ints(MAX_CHECKED_IMAGES, 0, images.count())
                .boxed()
                .collect(Collectors.toSet());
        return images.where(chosen::contains);
    }

    /** Returns images as samples that are augmented differently in each epoch. */
    private Samples augmented(TrainingImages images) {
        Preparation preparation = config.preparation();
        double strength = config.presentation().augmentation();
        if (strength == 0) {
            return images.samples(preparation);
        }
        Normalization normalization = preparation.normalization();
        int side = normalization == null ? GreyImage.SIDE : normalization.side();
        var pixels = new PixelSamples(images.size(), images.pixels(), images.classes(), preparation.pixelScale());
        return pixels.augmented(
                preparation.inputs(),
                () -> preparation.edgeDirections()
                        ? edgesOfDistorted(side, strength)
                        : new Distortion(side, strength)::apply,
                config.seed());
    }

    private static Augmentation edgesOfDistorted(int side, double strength) {
        var distortion = new Distortion(side, strength);
        var distorted = new byte[side * side];
        var edges = new EdgeDirections(side);
        return (pixels, first, result, random) -> {
            distortion.apply(pixels, first, distorted, random);
            edges.measure(distorted, 0, result, 0);
        };
    }

    /**
     * Compares back-propagation with the numerical gradient of the cost, at the initial weights ({@link
     * GradientCheck}).
     *
     * @param stop returns whether to end the check early; called repeatedly
     * @return the relative difference of the two gradients; NaN if the cost is NaN
     */
    double gradientDifference(BooleanSupplier stop) {
        return GradientCheck.relativeDifference(
                engine,
                network,
                checked.samples(config.preparation()),
                config.toHyperparameters(checked.count()).regularisation(),
                CHECKED_WEIGHTS,
                new SplittableRandom(config.seed()),
                stop);
    }

    /**
     * Runs the next epoch.
     *
     * @param stop returns whether to stop; called before each batch
     * @return empty if {@code stop} returned true
     * @throws shuzi.core.network.DivergedException if the cost of a batch is not finite or a weight exceeds its bound
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

    /** Returns the number of epochs that have ended. */
    int epochs() {
        return epochs;
    }

    /**
     * Returns a checkpoint: everything that the next epochs depend on.
     *
     * @return empty if the checkpoint would exceed {@link Checkpoint#MAX_BYTES}
     */
    Optional<byte[]> checkpoint() {
        return CheckpointFormat.size(trainer, stopping) > Checkpoint.MAX_BYTES
                ? Optional.empty()
                : Optional.of(CheckpointFormat.encode(trainer, stopping));
    }

    /**
     * Restores the state of an earlier run of the same job from its checkpoint. Called before the first epoch.
     *
     * @throws IllegalArgumentException if the bytes are not a checkpoint of such a run; the message says why
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

    /** Returns the evaluated network: that of the best epoch with early stopping, else that of the last epoch. */
    TrainedNetwork trained() {
        OutputActivation output = config.architecture().output();
        double temperature = 1;
        Double rejectionThreshold = null;
        if (onValidation != null) {
            double[][] logits = onValidation.logits(network);
            temperature = Calibration.temperature(output, logits, onValidation.classes());
            if (config.addedImages().outlierShare() > 0) {
                double[][] outlierLogits = new Evaluation(
                                engine,
                                network.topology(),
                                network.precision(),
                                auxiliary.thresholdImages().samples(config.preparation()))
                        .logits(network);
                rejectionThreshold = Math.min(
                        quantile(outlierLogits, OUTLIER_SHARE_BELOW), quantile(logits, MAX_VALIDATION_SHARE_BELOW));
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

    /**
     * Returns the quantile of the images' largest logits.
     *
     * @param logits images x classes
     * @param share of the images that lie below the quantile; less than 1
     */
    private static double quantile(double[][] logits, double share) {
        double[] sorted =
                Arrays.stream(logits).mapToDouble(MaxLogit::of).sorted().toArray();
        return sorted[(int) (share * sorted.length)];
    }
}
