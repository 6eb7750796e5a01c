package shuzi.model;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import shuzi.network.ReliabilityTable;

/**
 * How a network did on the test images, beyond its confusion matrix.
 *
 * @param reliability how often it is right, by how sure it is
 * @param rejectedFraction the share of the images that it refuses
 * @param writers those whose images are known, the worst first
 */
public record TestResults(ReliabilityTable reliability, double rejectedFraction, List<WriterResult> writers) {

    public TestResults {
        writers = List.copyOf(writers);
    }

    /** One writer's images. */
    @Schema(name = "WriterResult", description = "How good the model is on one writer's images")
    public record WriterResult(
            @Schema(description = "Number of the writer", example = "17")
            int writer,

            @Schema(description = "Number of the writer's images", example = "150")
            int images,

            @Schema(description = "Share of them that it gets right", example = "0.98")
            double accuracy) {}
}
