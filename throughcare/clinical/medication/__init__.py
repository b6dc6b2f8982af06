"""What the programme knows about giving medicine: each rule one question, answered with a reason"""
