package shuzi.report;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import shuzi.core.id.JobId;
import shuzi.training.JobBody;
import shuzi.training.TrainingHistory;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.problem.Problems;

/** Sends reports over HTTP. */
@RestController
@RequestMapping("/training-jobs")
@Tag(name = "Training jobs", description = "Train a network on a data set, in the background")
class ReportController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final TrainingHistory history;
    private final Reports reports;
    private final ConcurrencyLimiter drawings;

    ReportController(TrainingHistory history, Reports reports, ConcurrencyLimiter drawings) {
        this.history = history;
        this.reports = reports;
        this.drawings = drawings;
    }

    @Operation(
            operationId = "reportTrainingJob",
            summary = "Report on a training job",
            description = "Returns one self-contained document to read, print or keep: settings, data set, curves,"
                    + " evaluation, plots, provenance, and how to repeat the job. If the job runs or has failed, the"
                    + " document shows what is available.")
    @ApiResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")))
    @Problems({400, 404, 406, 429})
    @GetMapping(path = "/{id}/report", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> report(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id) {
        JobBody job = history.get(id);
        String document = drawings.run(() -> reports.write(job));
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", reports.policy() + "; frame-ancestors 'none'")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("report-" + id + ".html")
                                .build()
                                .toString())
                .body(document.getBytes(StandardCharsets.UTF_8));
    }
}
