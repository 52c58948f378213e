package io.ingestor.grpc.internal.call;

/**
 * The limits of one stream.
 *
 * @param groupRecords the maximum number of plain records that are joined into one log entry
 * @param groupBytes the number of bytes at which such a group is full
 * @param maxInFlightRecords the number of unanswered records at which the stream is no longer read
 * @param maxInFlightBytes the number of unanswered bytes at which the stream is no longer read
 */
public record StreamLimits(int groupRecords, int groupBytes, int maxInFlightRecords, int maxInFlightBytes) {}
