package shuzi.training;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Writes epochs as CSV. */
final class EpochTable {

    private EpochTable() {}

    /** Returns a header line and a line for each epoch. A missing value is an empty field. */
    static String csv(List<EpochResult> epochs) {
        var table = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(table)) {
            csv.writeRecord(
                    "epoch",
                    "cost",
                    "lastBatchCost",
                    "trainAccuracy",
                    "validationAccuracy",
                    "testAccuracy",
                    "learningRate",
                    "durationMillis");
            for (EpochResult epoch : epochs) {
                csv.writeRecord(
                        String.valueOf(epoch.epoch()),
                        Objects.toString(epoch.cost(), ""),
                        String.valueOf(epoch.lastBatchCost()),
                        String.valueOf(epoch.trainAccuracy()),
                        Objects.toString(epoch.validationAccuracy(), ""),
                        String.valueOf(epoch.testAccuracy()),
                        String.valueOf(epoch.learningRate()),
                        String.valueOf(epoch.durationMillis()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table.toString();
    }
}
