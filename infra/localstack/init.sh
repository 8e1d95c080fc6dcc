#!/bin/sh
# Written by `npm run localstack:init` out of core/catalogue: change that, and write this anew.
#
# Makes what the platform needs in development: LocalStack runs it when it is ready (/etc/localstack/init/ready.d). Any
# other emulator takes it too: AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_CLI=aws infra/localstack/init.sh
# A second run makes nothing and changes nothing; what was interrupted is finished.
set -eu
export AWS_PAGER= AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"

# Version 1 of the command line asks SQS elsewhere where the endpoint stands in the variable alone.
call() { "${AWS_CLI:-awslocal}" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }
quietly() { call "$@" >/dev/null; }
# Whether a name stands in a list of names; the command line writes tabs between them.
has() { printf '%s\n' "$1" | tr '\t' '\n' | grep -qxF -- "$2"; }
# A value of no use anywhere, for what nobody has given one.
made_up() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }


echo 'tables'
tables=$(call dynamodb list-tables --query TableNames --output text)

if ! has "$tables" tiktok-videos-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-videos-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-videos-dev
fi

if ! has "$tables" tiktok-processing-jobs-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-processing-jobs-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-processing-jobs-dev
fi

if ! has "$tables" tiktok-products-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-products-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"seller_handle","AttributeType":"S"},{"AttributeName":"video_id","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"seller_handle","KeyType":"HASH"},{"AttributeName":"video_id","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-products-dev
fi

if ! has "$tables" tiktok-product-staging-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-product-staging-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-product-staging-dev
fi
expiry=$(call dynamodb describe-time-to-live --table-name tiktok-product-staging-dev --query TimeToLiveDescription.TimeToLiveStatus --output text)
case $expiry in
  ENABL*) ;;
  *) quietly dynamodb update-time-to-live --table-name tiktok-product-staging-dev --time-to-live-specification '{"AttributeName":"ttl","Enabled":true}' ;;
esac

if ! has "$tables" tiktok-tags-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-tags-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-tags-dev
fi

if ! has "$tables" tiktok-trends-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-trends-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-trends-dev
fi

if ! has "$tables" tiktok-users-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-users-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"},{"AttributeName":"GSI2PK","AttributeType":"S"},{"AttributeName":"GSI2SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},{"IndexName":"GSI2","KeySchema":[{"AttributeName":"GSI2PK","KeyType":"HASH"},{"AttributeName":"GSI2SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-users-dev
fi

if ! has "$tables" tiktok-shops-dev; then
  quietly dynamodb create-table --cli-input-json '{"TableName":"tiktok-shops-dev","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"DeletionProtectionEnabled":false,"Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
  call dynamodb wait table-exists --table-name tiktok-shops-dev
fi

echo 'buckets'
buckets=$(call s3api list-buckets --query 'Buckets[].Name' --output text)

if ! has "$buckets" tiktok-commerce-assets-dev; then
  quietly s3api create-bucket --bucket tiktok-commerce-assets-dev
fi
quietly s3api put-bucket-lifecycle-configuration --bucket tiktok-commerce-assets-dev --lifecycle-configuration '{"Rules":[{"ID":"cool-down","Status":"Enabled","Filter":{"Prefix":""},"Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},{"Days":90,"StorageClass":"GLACIER_IR"}]},{"ID":"expire-logs","Status":"Enabled","Filter":{"Prefix":"logs/"},"Expiration":{"Days":90}}]}'
quietly s3api put-bucket-tagging --bucket tiktok-commerce-assets-dev --tagging '{"TagSet":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

if ! has "$buckets" tiktok-commerce-thumbnails-dev; then
  quietly s3api create-bucket --bucket tiktok-commerce-thumbnails-dev
fi
quietly s3api put-bucket-lifecycle-configuration --bucket tiktok-commerce-thumbnails-dev --lifecycle-configuration '{"Rules":[{"ID":"cool-down","Status":"Enabled","Filter":{"Prefix":""},"Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},{"Days":90,"StorageClass":"GLACIER_IR"},{"Days":365,"StorageClass":"DEEP_ARCHIVE"}]}]}'
quietly s3api put-bucket-tagging --bucket tiktok-commerce-thumbnails-dev --tagging '{"TagSet":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

if ! has "$buckets" tiktok-commerce-exports-dev; then
  quietly s3api create-bucket --bucket tiktok-commerce-exports-dev
fi
quietly s3api put-bucket-lifecycle-configuration --bucket tiktok-commerce-exports-dev --lifecycle-configuration '{"Rules":[{"ID":"cool-down","Status":"Enabled","Filter":{"Prefix":""},"Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},{"Days":90,"StorageClass":"GLACIER_IR"}]}]}'
quietly s3api put-bucket-tagging --bucket tiktok-commerce-exports-dev --tagging '{"TagSet":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

if ! has "$buckets" tiktok-commerce-backups-dev; then
  quietly s3api create-bucket --bucket tiktok-commerce-backups-dev
fi
quietly s3api put-bucket-lifecycle-configuration --bucket tiktok-commerce-backups-dev --lifecycle-configuration '{"Rules":[{"ID":"cool-down","Status":"Enabled","Filter":{"Prefix":""},"Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},{"Days":90,"StorageClass":"GLACIER_IR"}]},{"ID":"expire-captures","Status":"Enabled","Filter":{"Prefix":"captures/"},"Expiration":{"Days":8},"NoncurrentVersionExpiration":{"NoncurrentDays":1}}]}'
quietly s3api put-bucket-tagging --bucket tiktok-commerce-backups-dev --tagging '{"TagSet":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

if ! has "$buckets" tiktok-commerce-storefront-dev; then
  quietly s3api create-bucket --bucket tiktok-commerce-storefront-dev
fi
quietly s3api put-bucket-tagging --bucket tiktok-commerce-storefront-dev --tagging '{"TagSet":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

echo 'queues'

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-caption-analysis-dev-dlq","Attributes":{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev\"]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-caption-analysis-dev-dlq --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev\"]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-thumbnail-generation-dev-dlq","Attributes":{"VisibilityTimeout":"900","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev\"]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-thumbnail-generation-dev-dlq --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"900","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev\"]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-auto-tagging-dev-dlq","Attributes":{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev\"]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-auto-tagging-dev-dlq --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev\"]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-product-assembly-dev-dlq","Attributes":{"VisibilityTimeout":"600","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-product-assembly-dev\"]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-product-assembly-dev-dlq --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"600","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-product-assembly-dev\"]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-whatsapp-notifications-dev-dlq","Attributes":{"VisibilityTimeout":"120","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev\"]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-whatsapp-notifications-dev-dlq --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"120","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"1209600","RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev\"]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-caption-analysis-dev","Attributes":{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-caption-analysis-dev --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-thumbnail-generation-dev","Attributes":{"VisibilityTimeout":"900","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-thumbnail-generation-dev --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"900","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-auto-tagging-dev","Attributes":{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-auto-tagging-dev --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"300","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev\"]}}}]}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-product-assembly-dev","Attributes":{"VisibilityTimeout":"600","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-product-assembly-dev-dlq\",\"maxReceiveCount\":3}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-product-assembly-dev --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"600","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-product-assembly-dev-dlq\",\"maxReceiveCount\":3}"}'
}

quietly sqs create-queue --cli-input-json '{"QueueName":"tiktok-whatsapp-notifications-dev","Attributes":{"VisibilityTimeout":"120","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-product-processed-dev\"]}}}]}"},"tags":{"Project":"tiktok-commerce","Environment":"dev","Owner":"operations"}}' 2>&1 || {
  url=$(call sqs get-queue-url --queue-name tiktok-whatsapp-notifications-dev --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes '{"VisibilityTimeout":"120","ReceiveMessageWaitTimeSeconds":"20","MessageRetentionPeriod":"345600","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev-dlq\",\"maxReceiveCount\":3}","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"topics-may-send\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":[\"arn:aws:sns:us-east-1:000000000000:tiktok-product-processed-dev\"]}}}]}"}'
}

echo 'topics and their subscriptions'

quietly sns create-topic --cli-input-json '{"Name":"tiktok-new-video-posted-dev","Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
quietly sns subscribe --cli-input-json '{"TopicArn":"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev","Protocol":"sqs","Endpoint":"arn:aws:sqs:us-east-1:000000000000:tiktok-caption-analysis-dev","Attributes":{"RawMessageDelivery":"true"}}'
quietly sns subscribe --cli-input-json '{"TopicArn":"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev","Protocol":"sqs","Endpoint":"arn:aws:sqs:us-east-1:000000000000:tiktok-thumbnail-generation-dev","Attributes":{"RawMessageDelivery":"true"}}'
quietly sns subscribe --cli-input-json '{"TopicArn":"arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev","Protocol":"sqs","Endpoint":"arn:aws:sqs:us-east-1:000000000000:tiktok-auto-tagging-dev","Attributes":{"RawMessageDelivery":"true"}}'

quietly sns create-topic --cli-input-json '{"Name":"tiktok-product-processed-dev","Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'
quietly sns subscribe --cli-input-json '{"TopicArn":"arn:aws:sns:us-east-1:000000000000:tiktok-product-processed-dev","Protocol":"sqs","Endpoint":"arn:aws:sqs:us-east-1:000000000000:tiktok-whatsapp-notifications-dev","Attributes":{"RawMessageDelivery":"true"}}'

quietly sns create-topic --cli-input-json '{"Name":"tiktok-alarms-dev","Tags":[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]}'

echo 'secrets'
secrets=$(call secretsmanager list-secrets --query 'SecretList[].Name' --output text)

if ! has "$secrets" tiktok-commerce/api-keys-dev; then
  values=$(printf '{"openai_api_key":"local-%s","whatsapp_token":"local-%s"}' "$(made_up)" "$(made_up)")
  quietly secretsmanager create-secret --name tiktok-commerce/api-keys-dev --description 'Keys of the outside services' --tags '[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]' --secret-string "$values"
fi

if ! has "$secrets" tiktok-commerce/sign-in-dev; then
  values=$(printf '{"jwt_secret":"local-%s","jwt_secret_previous":""}' "$(made_up)")
  quietly secretsmanager create-secret --name tiktok-commerce/sign-in-dev --description 'Signs the tokens of sellers' --tags '[{"Key":"Project","Value":"tiktok-commerce"},{"Key":"Environment","Value":"dev"},{"Key":"Owner","Value":"operations"}]' --secret-string "$values"
fi

echo 'The catalogue is there: 8 tables, 5 buckets, 10 queues, 3 topics, 2 secrets.'
