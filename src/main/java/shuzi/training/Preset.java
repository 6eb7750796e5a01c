package shuzi.training;

import java.util.List;
import shuzi.core.network.Activation;
import shuzi.core.network.LearningRateSchedule;
import shuzi.core.network.OutputActivation;
import shuzi.training.TrainingConfig.InitialWeights;
import shuzi.training.TrainingConfig.OptimiserChoice;

/** A name for a complete set of settings. */
enum Preset {
    /** The tutorial's network, trained on the pixels as they are, with settings that get the most out of it. */
    TUTORIAL {
        @Override
        TrainingConfig config() {
            return new TrainingConfig(
                    this,
                    0, // seed
                    List.of(256),
                    Activation.SIGMOID,
                    OutputActivation.SIGMOID,
                    60, // epochs
                    25, // batchSize
                    OptimiserChoice.GRADIENT_DESCENT,
                    0.9, // momentum
                    1, // learningRate
                    LearningRateSchedule.COSINE,
                    0, // warmUpEpochs
                    0.1, // lambda
                    0, // weightDecay
                    0, // dropout
                    0, // labelSmoothing
                    0, // emaDecay
                    false, // normalized
                    1.0 / 16, // pixelScale
                    InitialWeights.UNIFORM,
                    0.05, // initialWeightRange
                    true, // shuffle
                    0, // augmentation
                    0, // validationFraction
                    0, // patience
                    0, // outlierShare
                    0, // syntheticImages
                    0, // folds
                    false, // gradientCheck
                    null);
        }
    },
    /** The most accurate network that trains in a minute and a half on two cores. */
    RECOMMENDED {
        @Override
        TrainingConfig config() {
            return new TrainingConfig(
                    this,
                    0, // seed
                    List.of(512, 256),
                    Activation.RELU,
                    OutputActivation.SOFTMAX,
                    100, // epochs
                    128, // batchSize
                    OptimiserChoice.ADAM,
                    0.9, // momentum
                    0.001, // learningRate
                    LearningRateSchedule.COSINE,
                    1, // warmUpEpochs
                    0, // lambda
                    0.01, // weightDecay
                    0, // dropout
                    0.1, // labelSmoothing
                    0.999, // emaDecay
                    true, // normalized
                    1.0 / 255, // pixelScale
                    InitialWeights.HE_GLOROT,
                    0.05, // initialWeightRange
                    true, // shuffle
                    1.5, // augmentation
                    0.05, // validationFraction
                    0, // patience
                    0.5, // outlierShare
                    0.2, // syntheticImages
                    0, // folds
                    false, // gradientCheck
                    null);
        }
    };

    abstract TrainingConfig config();
}
