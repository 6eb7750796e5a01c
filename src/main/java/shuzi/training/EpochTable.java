package shuzi.training;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes epochs as CSV. */
final class EpochTable {

    private static final String HEADER =
            "epoch,cost,lastBatchCost,trainAccuracy,validationAccuracy,testAccuracy,learningRate,durationMillis\n";

    private EpochTable() {}

    /** Returns a header line and a line for each epoch. A missing value is an empty field. */
    static String csv(List<EpochResult> epochs) {
        return epochs.stream()
                .map(epoch -> "%d,%s,%s,%s,%s,%s,%s,%d\n"
                        .formatted(
                                epoch.epoch(),
                                Objects.requireNonNullElse(epoch.cost(), ""),
                                epoch.lastBatchCost(),
                                epoch.trainAccuracy(),
                                Objects.requireNonNullElse(epoch.validationAccuracy(), ""),
                                epoch.testAccuracy(),
                                epoch.learningRate(),
                                epoch.durationMillis()))
                .collect(Collectors.joining("", HEADER, ""));
    }
}
