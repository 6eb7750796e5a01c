package shuzi.report;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import shuzi.core.plot.CurvePlot;
import shuzi.core.plot.CurvePlot.Curve;
import shuzi.core.plot.CurvePlot.Kind;
import shuzi.core.plot.CurvePlot.Run;
import shuzi.core.plot.Plot;
import shuzi.training.EpochResult;
import shuzi.training.JobBody;
import shuzi.training.TrainingHistory;

/** Creates the plots of training jobs. */
@Component
class JobPlots {

    private final TrainingHistory history;

    JobPlots(TrainingHistory history) {
        this.history = history;
    }

    /** Lists the values that are plotted by epoch. */
    enum Measure {
        COST("Cost by epoch") {
            @Override
            List<Curve> curves(JobBody job, List<EpochResult> epochs) {
                return List.of(curve(Kind.COST, job, epochs, Measure::cost));
            }
        },
        ACCURACY("Accuracy by epoch") {
            @Override
            List<Curve> curves(JobBody job, List<EpochResult> epochs) {
                boolean validated = epochs.stream().anyMatch(epoch -> epoch.validationAccuracy() != null);
                return Stream.of(
                                curve(Kind.TRAINING, job, epochs, EpochResult::trainAccuracy),
                                curve(Kind.VALIDATION, job, epochs, Measure::validationAccuracy),
                                curve(Kind.TEST, job, epochs, EpochResult::testAccuracy))
                        .filter(curve -> validated || curve.kind() != Kind.VALIDATION)
                        .toList();
            }
        };

        private final String title;

        Measure(String title) {
            this.title = title;
        }

        /** Returns the file name without its extension. */
        String fileName() {
            return name().toLowerCase(Locale.ROOT);
        }

        abstract List<Curve> curves(JobBody job, List<EpochResult> epochs);

        private static double cost(EpochResult epoch) {
            return Objects.requireNonNullElse(epoch.cost(), Double.NaN);
        }

        private static double validationAccuracy(EpochResult epoch) {
            return Objects.requireNonNullElse(epoch.validationAccuracy(), Double.NaN);
        }

        /** Returns a curve with gaps between the folds of a cross-validation, each of which trains another network. */
        private static Curve curve(
                Kind kind, JobBody job, List<EpochResult> epochs, ToDoubleFunction<EpochResult> value) {
            var numbers = DoubleStream.builder();
            var values = DoubleStream.builder();
            int epochsOfFold = job.config().epochsOfFold();
            int fold = 0;
            for (EpochResult epoch : epochs) {
                int foldOfEpoch = epochsOfFold == 0 ? 0 : (epoch.epoch() - 1) / epochsOfFold;
                if (foldOfEpoch != fold) {
                    numbers.add(epoch.epoch() - 0.5);
                    values.add(Double.NaN);
                    fold = foldOfEpoch;
                }
                numbers.add(epoch.epoch());
                values.add(value.applyAsDouble(epoch));
            }
            return new Curve(kind, numbers.build().toArray(), values.build().toArray());
        }
    }

    /**
     * Plots one job, or compares several.
     *
     * @param jobs at most {@link CurvePlot#MAX_RUNS}
     * @param width width of the plot in pixels, which is about the maximum number of epochs that are drawn
     */
    Plot plot(Measure measure, List<JobBody> jobs, int width) {
        String title = jobs.size() == 1 ? measure.title + ": " + jobs.getFirst().name() : measure.title;
        List<String> names = names(jobs);
        return new CurvePlot(
                title,
                measure == Measure.COST ? CurvePlot.Measure.COST : CurvePlot.Measure.ACCURACY,
                IntStream.range(0, jobs.size())
                        .mapToObj(i ->
                                new Run(names.get(i), measure.curves(jobs.get(i), history.epochs(jobs.get(i), width))))
                        .toList());
    }

    /** Returns names that tell jobs apart: by the settings that differ, or else by the id. */
    private List<String> names(List<JobBody> jobs) {
        List<List<TrainingHistory.Setting>> settings =
                jobs.stream().map(history::settings).toList();
        List<String> names = IntStream.range(0, jobs.size())
                .mapToObj(i -> {
                    String differing = settings.get(i).stream()
                            .filter(setting -> settings.stream()
                                    .flatMap(List::stream)
                                    .anyMatch(other -> other.name().equals(setting.name())
                                            && !other.value().equals(setting.value())))
                            .map(setting -> setting.name() + " "
                                    + setting.value().asString(setting.value().toString()))
                            .collect(Collectors.joining(", "));
                    String name = jobs.get(i).name();
                    boolean named =
                            jobs.stream().filter(job -> job.name().equals(name)).count() == 1;
                    return differing.isEmpty() ? name : named ? name + ": " + differing : differing;
                })
                .toList();
        return IntStream.range(0, jobs.size())
                .mapToObj(i -> Collections.frequency(names, names.get(i)) == 1
                        ? names.get(i)
                        : names.get(i) + ", job " + jobs.get(i).id())
                .toList();
    }
}
