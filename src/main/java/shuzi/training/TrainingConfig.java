package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Activation;
import shuzi.core.network.Hyperparameters;
import shuzi.core.network.LearningRate;
import shuzi.core.network.LearningRateSchedule;
import shuzi.core.network.Network;
import shuzi.core.network.Optimiser;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Regularisation;
import shuzi.core.network.Topology;
import shuzi.dataset.Numeral;
import shuzi.model.Model;
import shuzi.model.Preparation;

/** Every setting in force for a job. */
@Schema(description = "Every setting in force")
record TrainingConfig(
        @Schema(description = "The preset it started from", example = "RECOMMENDED")
        Preset preset,

        @Schema(description = "Seed of the random start, of the shuffling and of the distortion", example = "0")
        long seed,

        @Schema(description = "Units of each hidden layer", example = "[256]")
        List<Integer> hiddenLayers,

        @Schema(description = "Activation of the hidden units", example = "RELU")
        Activation activation,

        @Schema(description = "Activation of the output units, and with it the cost", example = "SOFTMAX")
        OutputActivation output,

        @Schema(description = "Passes through the training images", example = "60")
        int epochs,

        @Schema(description = "Images of a batch; the last of an epoch is what remains", example = "25")
        int batchSize,

        @Schema(description = "How weights go down the gradient; LBFGS takes all images as one batch", example = "ADAM")
        OptimiserChoice optimiser,

        @Schema(description = "Momentum of MOMENTUM and NESTEROV", example = "0.9")
        double momentum,

        @Schema(description = "Length of a step (alpha) where it is longest", example = "1.0")
        double learningRate,

        @Schema(description = "How the learning rate goes on from there", example = "COSINE")
        LearningRateSchedule learningRateSchedule,

        @Schema(description = "Epochs in which the learning rate grows first", example = "1")
        int warmUpEpochs,

        @Schema(description = "Strength of the weight decay that is part of the cost", example = "0.1")
        double lambda,

        @Schema(description = "Weight decay of ADAM, which is no part of the cost", example = "0.01")
        double weightDecay,

        @Schema(description = "Share of the hidden units that each step leaves out", example = "0.1")
        double dropout,

        @Schema(description = "How much of each target is spread over all classes", example = "0.05")
        double labelSmoothing,

        @Schema(description = "Share of the averaged weights that a step keeps; 0 for no emaDecay", example = "0.999")
        double emaDecay,

        @Schema(
                description = "Whether images are normalized: scaled to their ink, with strokes of one width",
                example = "true")
        boolean normalized,

        @Schema(description = "What a pixel, 0..255, is multiplied with to become an input", example = "0.0625")
        double pixelScale,

        @Schema(
                description = "How weights start: UNIFORM, or HE_GLOROT to the size of the layer",
                example = "HE_GLOROT")
        InitialWeights initialWeights,

        @Schema(description = "UNIFORM weights start between minus this and this", example = "0.05")
        double initialWeightRange,

        @Schema(description = "Whether each epoch takes the images in a new random order", example = "true")
        boolean shuffle,

        @Schema(
                description =
                        "How much each epoch turns, scales, moves and bends each image at random; 0 for not at all",
                example = "0.0")
        double augmentation,

        @Schema(
                description = "Share of the training images that decide about epochs and probabilities",
                example = "0.05")
        double validationFraction,

        @Schema(
                description = "After so many epochs without a better one training stops, and the best one counts; 0 for"
                        + " never",
                example = "0")
        int patience,

        @Schema(
                description = "Pictures that show none of the characters, for one training image; the network learns to"
                        + " recognise them",
                example = "0.5")
        double outlierShare,

        @Schema(
                description = "Numerals by synthetic writers that are trained on too, for one training image",
                example = "0.2")
        double syntheticImages,

        @Schema(description = "Parts of a cross-validation by writer; 0 for none", example = "0")
        int folds,

        @Schema(
                description = "Whether back-propagation is checked numerically before the first epoch",
                example = "false")
        boolean gradientCheck,

        @Schema(
                description = "The model whose weights training starts from, instead of random ones",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        UUID initialModelId) {

    /** Of the weights: at the start, in training, averaged, evaluated, best and stored. */
    private static final int COPIES = 6;

    /** Of the weights in a checkpoint, beside what the optimiser keeps: in training, averaged, best. */
    private static final int STORED_COPIES = 3;

    /** Of the weights: in float64, and their gradient. */
    private static final int CHECK_COPIES = 4;

    TrainingConfig {
        hiddenLayers = List.copyOf(hiddenLayers);
    }

    /** The same settings for a network like a model's. */
    TrainingConfig withShapeOf(Model model) {
        List<Integer> layers = model.topology().layers();
        return new TrainingConfig(
                preset,
                seed,
                layers.subList(1, layers.size() - 1),
                model.topology().hidden(),
                model.topology().output(),
                epochs,
                batchSize,
                optimiser,
                momentum,
                learningRate,
                learningRateSchedule,
                warmUpEpochs,
                lambda,
                weightDecay,
                dropout,
                labelSmoothing,
                emaDecay,
                model.preparation().normalization() != null,
                model.preparation().pixelScale(),
                initialWeights,
                initialWeightRange,
                shuffle,
                augmentation,
                validationFraction,
                patience,
                outlierShare,
                syntheticImages,
                folds,
                gradientCheck,
                initialModelId);
    }

    /** With these many training images. */
    Hyperparameters toDescent(int images) {
        return new Hyperparameters(
                epochs,
                optimiser == OptimiserChoice.LBFGS ? images : Math.min(batchSize, images),
                new LearningRate(learningRate, learningRateSchedule, warmUpEpochs),
                optimiser.of(this),
                new Regularisation(lambda, dropout, labelSmoothing),
                emaDecay,
                shuffle,
                seed);
    }

    /** How images become inputs. */
    Preparation preparation() {
        return new Preparation(normalized ? Normalization.RECOMMENDED : null, pixelScale);
    }

    Topology topology() {
        return Topology.of(preparation().inputs(), hiddenLayers, Numeral.ALL.size())
                .with(activation, output);
    }

    /** About the memory that weights, and what is kept of their size beside them, take while they are trained. */
    long trainingBytes() {
        long batch = topology().layers().stream().mapToLong(Integer::longValue).sum() * 2 * batchSize;
        long parameters = Float.BYTES * topology().parameterCount();
        long checkpoint = parameters * (STORED_COPIES + optimiser.copies());
        return parameters * (COPIES + optimiser.copies())
                + (gradientCheck ? CHECK_COPIES * parameters : 0)
                + Float.BYTES * batch
                + Math.min(checkpoint, Checkpoint.MOST_BYTES);
    }

    /** How weights go down the gradient. */
    enum OptimiserChoice {
        GRADIENT_DESCENT {
            @Override
            Optimiser of(TrainingConfig config) {
                return new Optimiser.GradientDescent();
            }
        },
        MOMENTUM {
            @Override
            Optimiser of(TrainingConfig config) {
                return new Optimiser.Momentum(config.momentum, false);
            }
        },
        NESTEROV {
            @Override
            Optimiser of(TrainingConfig config) {
                return new Optimiser.Momentum(config.momentum, true);
            }
        },
        ADAM {
            @Override
            Optimiser of(TrainingConfig config) {
                return Optimiser.Adam.usual(config.weightDecay);
            }
        },
        LBFGS {
            @Override
            Optimiser of(TrainingConfig config) {
                return new Optimiser.Lbfgs(LBFGS_MEMORY);
            }
        };

        private static final int LBFGS_MEMORY = 10;

        abstract Optimiser of(TrainingConfig config);

        /** What it keeps, in matrices of the weights' size, the gradient among them. */
        int copies() {
            return switch (this) {
                case GRADIENT_DESCENT -> 0;
                case MOMENTUM, NESTEROV -> 2;
                case ADAM -> 3;
                case LBFGS -> 2 * LBFGS_MEMORY + 5;
            };
        }
    }

    /** How weights start. */
    enum InitialWeights {
        /** Uniform in a range, biases too. */
        UNIFORM {
            @Override
            Network of(TrainingConfig config) {
                return Network.random(config.topology(), Precision.FLOAT32, config.initialWeightRange, config.seed);
            }
        },
        /** In a range that suits the size of the layer, biases 0. */
        HE_GLOROT {
            @Override
            Network of(TrainingConfig config) {
                return Network.scaled(config.topology(), Precision.FLOAT32, config.seed);
            }
        };

        abstract Network of(TrainingConfig config);
    }
}
