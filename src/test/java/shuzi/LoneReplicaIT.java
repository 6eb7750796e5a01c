package shuzi;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The only replica of a service, with the heartbeats of the default settings (docs/operations.md). */
@Tag("long")
class LoneReplicaIT {

    @Test
    void aRestartedLoneReplicaContinuesItsJobWithin30SecondsOfItsLastHeartbeat() throws IOException {
        try (var alone = Replicas.start("lone", 1, "--shuzi.model.starter=false")) {
            Api api = alone.get(0).api();
            String images = api.post("/datasets/synthetic", "{\"imagesPerClass\": 30, \"writers\": 10}")
                    .json(201)
                    .get("id")
                    .asString();
            String job = api.startJob("""
                    {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 30000}""".formatted(images));
            api.awaitJob(job, now -> now.get("progress").get("epoch").asInt() > 3);
            alone.get(0).killHard();
            Instant heartbeat = alone.jdbc()
                    .sql("select last_heartbeat from scheduled_tasks where task_instance = ?")
                    .param(job)
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            alone.get(0).restart();
            Instant ready = Instant.now();
            Instant deadline = Stream.of(heartbeat.plusSeconds(30), ready.plusSeconds(20))
                    .max(Instant::compareTo) // on a slow machine the start alone takes most of the 30 seconds
                    .orElseThrow();
            alone.await(
                    "its next attempt",
                    Duration.between(ready, deadline),
                    () -> alone.jdbc()
                            .sql("select attempt from training_job")
                            .query(Integer.class)
                            .single(),
                    attempt -> attempt == 2);
        }
    }
}
