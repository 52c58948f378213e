package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that the log keeps its promises if power fails at any operation and leaves any disk that it may leave. */
class CrashEnumerationTest {

    @Test
    void everythingSyncedSurvivesACrashAtEveryOperation() throws Exception {
        CrashCampaign campaign = new CrashCampaign(1, 16, 2, 48);

        campaign.run(20_000, 2);

        System.out.println(campaign);
        assertThat(campaign.distinct()).isGreaterThanOrEqualTo(20_000);
        assertThat(campaign.covered()).containsKeys("segments", "put aside", "truncations", "closed", "killed");
    }

    @Test
    @Tag("proof")
    void everythingSyncedSurvivesACrashAtEveryOperationOfManyWorkloads() throws Exception {
        long target = Long.getLong("wal.crash.states", 5_000_000);
        CrashCampaign campaign = new CrashCampaign(1000, 40, 3, 256);

        campaign.run(target, 2);

        System.out.println(campaign);
        assertThat(campaign.distinct()).isGreaterThanOrEqualTo(target);
        assertThat(campaign.covered())
                .containsKeys(
                        "segments",
                        "put aside",
                        "deletes",
                        "trims",
                        "truncations",
                        "closed",
                        "killed",
                        "failed",
                        "failed syncs",
                        "failed directory syncs");
    }
}
