package shuzi.training;

import java.util.List;
import shuzi.network.LearningRateSchedule;

/** A name for a complete set of settings. */
enum Preset {
    /** The tutorial's network, trained on the pixels as they are, with settings that get the most out of it. */
    TUTORIAL {
        @Override
        TrainingConfig config() {
            return new TrainingConfig(
                    this, 0, List.of(256), 60, 25, 1, LearningRateSchedule.COSINE, 0.1, 1.0 / 16, 0.05, true, 0, null);
        }
    };

    abstract TrainingConfig config();
}
